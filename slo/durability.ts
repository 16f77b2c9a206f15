import { numberOf } from './answers.ts';
import type { Evidence, LedgerRow } from './evidence.ts';
import type { Plan } from './plan.ts';
import { type ServiceId, serviceIds } from './services.ts';
import type { FaultTimes, Timeline } from './timeline.ts';
import type { Count, Seconds } from './units.ts';
import type { Interval } from './verdict.ts';

/** What became of the ledger's writes, by service and by the fault that they were lost to. */
export type Durability = {
  /** Acknowledged, and not there when the writer was read back. In order of time. */
  lost: readonly Loss[];
  /** Refs that are stored more than once. */
  duplicates: readonly string[];
  /** Acknowledged by the lost region although the other one had been promoted. */
  byOldPrimary: readonly LedgerRow[];
  /** Refused, and stored all the same. */
  refusedButStored: readonly string[];
  acknowledged: Count;
  /** Acknowledged writes that a complete read-back covers. */
  covered: Count;
  /** Services whose writer could not be read back, or whose read-back does not cover all. */
  unread: readonly ServiceId[];
  /** Services under load that no write was acknowledged of: nothing of theirs could have been lost. */
  unwritten: readonly ServiceId[];
  /** Writes that the ledger must have made (its numbers skip them) and that left no row. */
  missingRows: Count;
};

export type Loss = {
  row: LedgerRow;
  /** The first fault that took effect after the acknowledgement, or that it overlaps; null when there is none. */
  fault: FaultTimes | null;
  /** An asynchronous replica took over, the write is young enough to be lost with its bound, and nothing outlived it. */
  excused: boolean;
  /** The loss can't be told from one that reaches further back: nothing older of this service survived. */
  reachesFirst: boolean;
  /** Oldest instant that the loss may reach back to: just after the newest older write that survived. */
  since: number;
};

/** Claim 5.manual.rpo: what an asynchronous replica may lose. */
export const asynchronousLoss: Seconds = 300;

export const durabilityOf = (plan: Plan, evidence: Evidence, timeline: Timeline): Durability => {
  const lost: Loss[] = [];
  const duplicates: string[] = [];
  const refusedButStored: string[] = [];
  const unread: ServiceId[] = [];
  const unwritten: ServiceId[] = [];
  let acknowledged = 0;
  let covered = 0;
  let missingRows = 0;
  for (const service of serviceIds) {
    const rows = evidence.ledger.filter((r) => r.service === service);
    missingRows += gaps(rows, othersOf(evidence, service));
    const acks = rows.filter((r) => r.class === 'acknowledged');
    acknowledged += acks.length;
    if (acks.length === 0 && plan.load.services.some((s) => s.service === service)) unwritten.push(service);
    const readBack = evidence.readBack.filter((r) => r.service === service && r.status === 'complete').at(-1);
    const readable = acks.filter((r) => readBack !== undefined && r.sentAt <= readBack.coversUntil);
    covered += readable.length;
    if (readable.length < acks.length || readBack === undefined) unread.push(service);
    if (readBack === undefined) continue;
    const stored = new Map<string, Count>();
    for (const ref of readBack.refs) stored.set(ref, (stored.get(ref) ?? 0) + 1);
    for (const [ref, times] of stored) if (times > 1) duplicates.push(ref);
    for (const r of rows) if (r.class === 'refused' && stored.has(r.ref)) refusedButStored.push(r.ref);
    const survivors = readable.filter((r) => stored.has(r.ref));
    let survivor: LedgerRow | null = null;
    for (const row of readable) {
      if (stored.has(row.ref)) survivor = row;
      else lost.push(lossOf(row, survivor, survivors, timeline));
    }
  }
  return {
    lost: lost.sort((a, b) => a.row.sentAt - b.row.sentAt),
    duplicates: duplicates.sort(),
    byOldPrimary: byOldPrimary(plan, evidence, timeline),
    refusedButStored: refusedButStored.sort(),
    acknowledged,
    covered,
    unread,
    unwritten,
    missingRows,
  };
};

/** RPO of one fault: from the oldest lost acknowledgement to t0. Null high: it may reach back further than is known. */
export const rpoOf = (losses: readonly Loss[], times: FaultTimes): Interval => {
  const effective = times.effective;
  if (effective === null) return { low: null, high: null };
  const low = Math.min(times.injected ?? effective.at, effective.at - effective.uncertaintyMs);
  const high = effective.at + effective.uncertaintyMs;
  const own = losses.filter((l) => l.fault === times);
  if (own.length === 0) return { low: 0, high: 0 };
  // A ledger of a day that lost all is more than one call takes arguments.
  const least = (of: (loss: Loss) => number) => own.reduce((min, l) => Math.min(min, of(l)), Infinity);
  const [oldest, since] = [least((l) => l.row.endedAt), least((l) => l.since)];
  return {
    low: Math.max(0, low - oldest) / 1000,
    high: own.some((l) => l.reachesFirst) ? null : Math.max(0, high - since) / 1000,
  };
};

const lossOf = (
  row: LedgerRow,
  survivor: LedgerRow | null,
  survivors: readonly LedgerRow[],
  timeline: Timeline,
): Loss => {
  const fault = faultOf(row, timeline);
  const t0 = fault?.effective ?? null;
  const before = t0 !== null && row.sentAt <= t0.at + t0.uncertaintyMs;
  const excused =
    fault?.planned.fault === 'region-loss' &&
    before &&
    t0.at - row.sentAt <= asynchronousLoss * 1000 &&
    !survivors.some((s) => outlives(s, row, fault));
  return { row, fault, excused, reachesFirst: survivor === null, since: survivor?.sentAt ?? row.sentAt };
};

/**
 * A replica that lags lacks the newest writes and no others. So one that is lost was not lost to the lag when a later
 * one is there: sent after the lost one's acknowledgement (else they may have been stored in either order) and
 * acknowledged before the fault (else the replica itself may have stored it, after its promotion).
 */
const outlives = (survivor: LedgerRow, lost: LedgerRow, { injected, effective }: FaultTimes): boolean => {
  const uncertain = effective === null ? Infinity : effective.at - effective.uncertaintyMs;
  return survivor.sentAt > lost.endedAt && survivor.endedAt < Math.min(injected ?? Infinity, uncertain);
};

/** The next fault that takes effect after the write was sent; after the last one, that one. */
const faultOf = (row: LedgerRow, timeline: Timeline): FaultTimes | null => {
  const effective = timeline.faults
    .filter((f) => f.effective !== null)
    .sort((a, b) => (a.effective?.at ?? 0) - (b.effective?.at ?? 0));
  const next = effective.find(
    (f) => row.sentAt <= (f.effective?.at ?? 0) + (f.effective?.uncertaintyMs ?? 0),
  );
  return next ?? effective.at(-1) ?? null;
};

/** After a promotion, until the region is brought back, nobody may acknowledge writes there. */
const byOldPrimary = (plan: Plan, evidence: Evidence, timeline: Timeline): LedgerRow[] =>
  timeline.faults
    .filter((f) => f.planned.fault === 'region-loss' && f.effective !== null)
    .flatMap((f) => {
      const t0 = f.effective?.at ?? 0;
      const promoted = evidence.marks.find((m) => m.name === 'standby-promoted' && m.at >= t0);
      const region = f.planned.aim.region ?? plan.environment.regions[0];
      // Without a mark of it, from t0 on: the region was gone.
      const from =
        promoted === undefined
          ? t0 + (f.effective?.uncertaintyMs ?? 0)
          : promoted.at + promoted.uncertaintyMs;
      const to = f.healStarted ?? Infinity;
      return evidence.ledger.filter(
        (r) => r.class === 'acknowledged' && r.region === region && r.sentAt > from && r.endedAt < to,
      );
    });

/** Writes of a service that other tables tell of: who looked for one, and what was stored. */
const othersOf = ({ visibility, readBack }: Evidence, service: ServiceId): string[] => [
  ...visibility.filter((r) => r.service === service).map((r) => r.ref),
  ...readBack.filter((r) => r.service === service).flatMap((r) => r.refs),
];

/** The ledger numbers a service's writes from here on; older ones began at 0. */
const firstNumber = 1;

/** Numbers that a service's ledger skipped, from its first write to the last one that anything tells of. */
const gaps = (rows: readonly LedgerRow[], others: readonly string[]): Count => {
  const numbers = new Set(rows.map((r) => numberOf(r.ref)).filter((n) => n !== null));
  if (numbers.size === 0) return 0;
  let low = firstNumber;
  let high = -Infinity;
  for (const n of numbers) {
    low = Math.min(low, n);
    high = Math.max(high, n);
  }
  for (const ref of others) high = Math.max(high, numberOf(ref) ?? high);
  return Math.max(0, high - low + 1 - numbers.size);
};
