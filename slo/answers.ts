import type { Evidence } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Op, ServiceId } from './services.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';

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

/** Reads as the prober saw them, writes as the ledger did; missing rows stand in as `unseen`. */
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
          turn: numberOf(ref),
        }));
  const lanes = new Map<ServiceId, Turn[]>();
  for (const row of rows) {
    const lane = lanes.get(row.service);
    if (lane === undefined) lanes.set(row.service, [row]);
    else lane.push(row);
  }
  const asked: Asked[] = rows;
  for (const lane of lanes.values()) asked.push(...unseenIn(lane, intervalMs));
  const services = plan.load.services.map((s) => s.service);
  return { intervalMs, services, asked: asked.sort((a, b) => a.sentAt - b.sentAt) };
};

/** Number that a ref ends in: the ledger counts its writes of a service. Null for other refs. */
export const numberOf = (ref: string): number | null => {
  const digits = /(\d+)$/.exec(ref)?.[1];
  return digits === undefined ? null : Number(digits);
};

type Turn = Asked & { turn: number | null };

/** Turns of a service's schedule that left no row, put where they would have been. */
const unseenIn = (lane: readonly Turn[], intervalMs: Milliseconds): Asked[] => {
  const inTurn = lane.filter((a) => a.turn !== null).sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
  const unseen: Asked[] = [];
  inTurn.forEach((row, i) => {
    const before = inTurn[i - 1];
    if (before === undefined) return;
    const turns = Math.round((row.turn ?? 0) - (before.turn ?? 0));
    for (let n = 1; n < Math.min(turns, mostUnseen); n += 1) {
      const at = before.sentAt + n * Math.min(intervalMs, (row.sentAt - before.sentAt) / turns);
      unseen.push({ service: row.service, sentAt: at, endedAt: at, bad: true, unseen: true });
    }
  });
  return unseen;
};

/** Ours: keeps a broken schedule from filling the memory; by then nothing can be decided anyway. */
const mostUnseen = 100_000;
