import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Op, ServiceId } from './services.ts';
import { first } from './timeline.ts';
import type { Count, EpochMilliseconds, Milliseconds } from './units.ts';

/** One asking of a witness, reads from the prober and writes from the ledger alike. */
export type Asked = {
  service: ServiceId;
  sentAt: EpochMilliseconds;
  endedAt: EpochMilliseconds;
  bad: boolean;
  /** Planned, but there is no row: nothing is known, and nothing good may be assumed. */
  unseen?: true;
};

export type Witness = {
  /** Between two askings of one service. */
  intervalMs: Milliseconds;
  services: readonly ServiceId[];
  /** In order of time, all services together. */
  asked: readonly Asked[];
};

/**
 * Reads as the prober saw them, writes as the ledger did. Witnesses begin before the load and end after it, so every
 * turn of a service between its marks left a row; those that did not stand in as `unseen`.
 */
export const witnessOf = (plan: Pick<Plan, 'witnesses' | 'load'>, evidence: Evidence, op: Op): Witness => {
  const { probesPerSecond, ledgerWritesPerSecond } = plan.witnesses;
  const intervalMs = 1000 / (op === 'read' ? probesPerSecond : ledgerWritesPerSecond);
  const rows: Turn[] =
    op === 'read'
      ? evidence.probes.map(({ service, scheduledAt, sentAt, endedAt, outcome }) => ({
          service,
          sentAt,
          endedAt,
          bad: outcome !== 'good',
          turn: scheduledAt / intervalMs,
        }))
      : evidence.ledger.map(({ ref, service, sentAt, endedAt, class: end, outcome }) => ({
          service,
          sentAt,
          endedAt,
          bad: end !== 'acknowledged' || outcome !== 'good',
          turn: numberOf(ref) ?? Number.NaN,
        }));
  const services = plan.load.services.map((s) => s.service);
  const lanes = new Map<ServiceId, Turn[]>(services.map((s) => [s, []]));
  for (const row of rows) {
    const lane = lanes.get(row.service);
    if (lane === undefined) lanes.set(row.service, [row]);
    else lane.push(row);
  }
  const asked: Asked[] = rows;
  const span = {
    from: first(evidence.marks, 'load-started')?.at ?? Number.NaN,
    to: first(evidence.marks, 'load-ended')?.at ?? Number.NaN,
    most: Math.min(mostUnseen, Math.ceil((plan.load.durationSeconds * 1000) / intervalMs) + 1),
  };
  for (const [service, lane] of lanes) {
    for (const at of unseenIn(lane, intervalMs, span)) {
      asked.push({ service, sentAt: at, endedAt: at, bad: true, unseen: true });
    }
  }
  return { intervalMs, services, asked: asked.sort((a, b) => a.sentAt - b.sentAt) };
};

/** Number that a ref ends in: the ledger counts its writes of a service. Null for other refs. */
export const numberOf = (ref: string): number | null => {
  const digits = /(\d+)$/.exec(ref)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** `turn` is NaN where a row tells no number of its own. */
type Turn = Asked & { turn: number };

/** NaN where no mark says so: then it is known of no turn that it should have been. */
type Span = { from: EpochMilliseconds; to: EpochMilliseconds; most: Count };

/**
 * When turns of one service would have been that left no row: between two rows by their numbers, before the first and
 * after the last one by the load's marks. Not more in one place than the whole load has, and twice as many in all, so that
 * a time that can't be true costs no memory: it makes the run INVALID anyway.
 */
const unseenIn = (lane: readonly Turn[], intervalMs: Milliseconds, span: Span): EpochMilliseconds[] => {
  const inTurn = lane.filter((a) => !Number.isNaN(a.turn)).sort((a, b) => a.turn - b.turn);
  const unseen: EpochMilliseconds[] = [];
  const between = (from: EpochMilliseconds, to: EpochMilliseconds, turns: number) => {
    const gap = Math.min(intervalMs, (to - from) / turns);
    const most = Math.min(turns - 1, span.most - 1, 2 * span.most - unseen.length);
    for (let n = 1; n <= most; n += 1) unseen.push(from + n * gap);
  };
  const turnsIn = (from: EpochMilliseconds, to: EpochMilliseconds) => Math.round((to - from) / intervalMs);
  inTurn.slice(1).forEach((row, i) => {
    const before = inTurn[i] ?? row;
    between(before.sentAt, row.sentAt, Math.round(row.turn - before.turn));
  });
  const begin = inTurn[0]?.sentAt ?? span.to;
  const end = inTurn.at(-1)?.sentAt ?? span.to;
  between(span.from, begin, turnsIn(span.from, begin));
  between(end, span.to, turnsIn(end, span.to));
  return unseen;
};

/** Ours: more than a day of ten a second has turns. */
const mostUnseen: Count = 1_000_000;
