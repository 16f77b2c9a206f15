import { askLedger } from '../../slo/api.ts';
import type { LedgerRow } from '../../slo/evidence.ts';
import { type Client, headers, type ServiceId } from '../../slo/services.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';
import type { Exchange, Exchanger } from './exchange.ts';
import { openLoop, staggered } from './open-loop.ts';
import { outcomeOf, regionOf } from './outcome.ts';

export type Bookkeeping = {
  run: string;
  services: readonly ServiceId[];
  perSecond: number;
  startAt: EpochMilliseconds;
  exchanger: Exchanger;
  row: (row: LedgerRow) => void;
  /** Called once for each write that was acknowledged. */
  acknowledged: (service: ServiceId, ref: string) => void;
};

/** Writes to each service by its own schedule, each write with a ref of its own. Returns how to stop it. */
export const startLedger = (books: Bookkeeping): (() => void) => {
  const { run, services, perSecond, exchanger } = books;
  if (perSecond === 0) return () => {};
  const every = 1000 / perSecond;
  const stops = services.map((service, i) =>
    openLoop({
      startAt: staggered(books.startAt, every, i, services.length),
      every,
      begin: async (_, n) => {
        const ref = refOf(run, service, n + 1);
        const ask = askLedger(service, ref, n);
        const seen = await exchanger.exchange({
          method: ask.method,
          path: ask.path,
          body: ask.body,
          headers: {
            'content-type': 'application/json',
            [headers.client]: 'ledger' satisfies Client,
            [headers.run]: run,
          },
        });
        const { sentAt, endedAt } = seen;
        const outcome = outcomeOf(ask, seen);
        const end = classOf(seen);
        books.row({ ref, service, sentAt, endedAt, class: end, outcome, ...regionOf(seen) });
        if (end === 'acknowledged') books.acknowledged(service, ref);
      },
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
};

/** Refs of a service are numbered from 1, so that the judge sees which are missing. */
export const refOf = (run: string, service: ServiceId, n: number): string => `${run}-${service}-${n}`;

/**
 * What an answer proves about a write. Success is an acknowledgement, whatever else the answer says. `refused` needs
 * proof that nothing was stored: the service says so (`"stored":"no"`), the request itself was turned down (4xx),
 * or the edge had nobody to send it to (a 503 that bears no replica's name). All else may have been stored: a
 * proxy's 502 and 504 follow a request that was passed on, and a commit can outlive its answer.
 */
export const classOf = (exchange: Exchange): LedgerRow['class'] => {
  if (exchange.end !== 'answered') return 'indeterminate';
  const { status, body, replica } = exchange.answer;
  if (status >= 200 && status < 300) return 'acknowledged';
  if (body.includes('"stored":"no"')) return 'refused';
  if (body.includes('"stored":"unknown"')) return 'indeterminate';
  // 408: the server gave up waiting, it may have read enough.
  if (status >= 400 && status < 500 && status !== 408) return 'refused';
  return status === 503 && replica === undefined ? 'refused' : 'indeterminate';
};
