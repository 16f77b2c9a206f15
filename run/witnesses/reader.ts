import { askWritten, isRight, rowsIn } from '../../slo/api.ts';
import type { VisibilityRow } from '../../slo/evidence.ts';
import { pauseAfter } from '../../slo/read-your-writes.ts';
import { type Client, headers, type ServiceId } from '../../slo/services.ts';
import type { Count, EpochMilliseconds, Seconds } from '../../slo/units.ts';
import { now } from './clock.ts';
import type { Exchange, Exchanger } from './exchange.ts';
import { regionOf } from './outcome.ts';

export type Reading = {
  run: string;
  exchanger: Exchanger;
  /** The client's. */
  timeLimitSeconds: Seconds;
  row: (row: VisibilityRow) => void;
};

export type Reader = {
  /** Looks for a write at once, and again and again until a read shows it. */
  follow(service: ServiceId, ref: string): void;
  /** No look follows another any more, but for a last one at each write that none has shown. Resolves when all ended. */
  finish(): Promise<void>;
};

type Write = { service: ServiceId; ref: string; since: EpochMilliseconds };

/** Reads acknowledged writes by the services' own reads: what the ledger's reading back at the writer can't show. */
export const startReader = ({ run, exchanger, row, ...load }: Reading): Reader => {
  const waiting = new Map<string, { write: Write; next: Count; timer: NodeJS.Timeout }>();
  const underWay = new Set<Promise<void>>();
  let finishing = false;

  const look = async (write: Write, n: Count): Promise<void> => {
    const { service, ref, since } = write;
    const ask = askWritten(service, run, ref);
    const { method, path } = ask;
    const seen = await exchanger.exchange({
      method,
      path,
      headers: { [headers.client]: 'ledger' satisfies Client },
    });
    const { sentAt, endedAt } = seen;
    const shown = shownBy(ask, seen);
    row({ ref, service, look: n, sentAt, endedAt, shown, ...regionOf(seen) });
    if (shown === 'yes' || finishing) return;
    const pause = pauseAfter(n, (now() - since) / 1000, load);
    const timer = setTimeout(
      () => {
        waiting.delete(ref);
        begin(write, n + 1);
      },
      Math.round(pause * 1000),
    );
    waiting.set(ref, { write, next: n + 1, timer });
  };
  const begin = (write: Write, n: Count): void => {
    const going = look(write, n).finally(() => underWay.delete(going));
    underWay.add(going);
  };

  return {
    follow: (service, ref) => begin({ service, ref, since: now() }, 0),
    async finish() {
      finishing = true;
      for (const { write, next, timer } of waiting.values()) {
        clearTimeout(timer);
        begin(write, next);
      }
      waiting.clear();
      await Promise.all(underWay);
    },
  };
};

const shownBy = (ask: ReturnType<typeof askWritten>, seen: Exchange): VisibilityRow['shown'] => {
  if (seen.end !== 'answered' || !isRight(ask, seen.answer.status, seen.answer.body)) return 'unknown';
  const rows = rowsIn(seen.answer.body);
  return rows === null ? 'unknown' : rows > 0 ? 'yes' : 'no';
};
