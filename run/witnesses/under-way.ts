import type { EpochMilliseconds } from '../../slo/units.ts';
import { now } from './clock.ts';
import type { Exchanger } from './exchange.ts';

/** An exchanger that knows what it has not heard the end of. */
export type Tracked = Exchanger & {
  /** Everything that was sent before this instant has ended. */
  seenUntil(): EpochMilliseconds;
  /** All that is under way now has ended. */
  settled(): Promise<void>;
};

export const tracked = ({ exchange, close }: Exchanger): Tracked => {
  // In the order of their starts, so the first is the oldest.
  const underWay = new Map<Promise<unknown>, EpochMilliseconds>();
  return {
    close,
    exchange(request) {
      const began = now();
      const going = exchange(request);
      underWay.set(going, began);
      void going.finally(() => underWay.delete(going));
      return going;
    },
    seenUntil: () => underWay.values().next().value ?? now(),
    async settled() {
      await Promise.all(underWay.keys());
    },
  };
};
