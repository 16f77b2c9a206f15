import { askWritten, isRight, rowsIn } from '../../slo/api.ts';
import type { VisibilityRow } from '../../slo/evidence.ts';
import { type Client, headers, type ServiceId } from '../../slo/services.ts';
import type { Count, Milliseconds } from '../../slo/units.ts';
import type { Exchange, Exchanger } from './exchange.ts';
import { regionOf } from './outcome.ts';

export type Reading = {
  run: string;
  exchanger: Exchanger;
  /** From the third look at a write to the next, and so on. */
  again: Milliseconds;
  row: (row: VisibilityRow) => void;
};

export type Reader = {
  /** Looks for a write at once, and again and again until a read shows it. */
  follow(service: ServiceId, ref: string): void;
  /** No look follows another any more, but for a last one at each write that none has shown. Resolves when all ended. */
  finish(): Promise<void>;
};

/** Reads acknowledged writes by the services' own reads: what the ledger's reading back at the writer can't show. */
export const startReader = ({ run, exchanger, again, row }: Reading): Reader => {
  const waiting = new Map<string, { service: ServiceId; next: Count; timer: NodeJS.Timeout }>();
  const underWay = new Set<Promise<void>>();
  let finishing = false;

  const look = async (service: ServiceId, ref: string, n: Count): Promise<void> => {
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
    const timer = setTimeout(() => {
      waiting.delete(ref);
      begin(service, ref, n + 1);
    }, pauses[n] ?? again);
    waiting.set(ref, { service, next: n + 1, timer });
  };
  const begin = (service: ServiceId, ref: string, n: Count): void => {
    const going = look(service, ref, n).finally(() => underWay.delete(going));
    underWay.add(going);
  };

  return {
    follow: (service, ref) => begin(service, ref, 0),
    async finish() {
      finishing = true;
      for (const [ref, { service, next, timer }] of waiting) {
        clearTimeout(timer);
        begin(service, ref, next);
      }
      waiting.clear();
      await Promise.all(underWay);
    },
  };
};

/** Ours: what lags for a moment is seen soon after, and what lags longer is not asked about a hundred times. */
const pauses: readonly Milliseconds[] = [500, 1500];

const shownBy = (ask: ReturnType<typeof askWritten>, seen: Exchange): VisibilityRow['shown'] => {
  if (seen.end !== 'answered' || !isRight(ask, seen.answer.status, seen.answer.body)) return 'unknown';
  const rows = rowsIn(seen.answer.body);
  return rows === null ? 'unknown' : rows > 0 ? 'yes' : 'no';
};
