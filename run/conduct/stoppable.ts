import { withinLimit } from '../../chaos/time-limit.ts';
import type { Context } from './context.ts';

/** Something that can be told to stop while its start is still on the way. */
export type Stoppable<T> = {
  /** Rejects like the port's own start, or after the time limit. */
  start(): Promise<T>;
  /** Never rejects: what went wrong becomes a problem. */
  stop(): Promise<void>;
};

/**
 * Load or witnesses, guarded. A stop that overtakes the start would leave it running after the end, so the stop
 * waits for a start that has not answered, and stops once more.
 */
export const stoppable = <T>(
  ctx: Context,
  name: string,
  port: { start(): Promise<T>; stop(): Promise<void> },
): Stoppable<T> => {
  const { clock, limits } = ctx;
  let pending: Promise<void> | null = null;
  const answered = (): void => {
    pending = null;
  };
  const stop = () => ctx.attempt(`stopping ${name}`, limits.stopMs, () => port.stop());
  return {
    start: () =>
      withinLimit(clock, limits.startMs, `starting ${name}`, () => {
        const answer = port.start();
        pending = answer.then(answered, answered);
        return answer;
      }),
    stop: async () => {
      await stop();
      if (pending === null) return;
      const over = new AbortController();
      await Promise.race([pending, clock.sleep(limits.settleMs, over.signal)]);
      over.abort();
      if (pending !== null)
        ctx.problem(name, new Error('its start has not answered and may still come about'));
      await stop();
    },
  };
};
