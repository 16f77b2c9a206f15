import { claimedFigure } from './claims.ts';
import type { Durability } from './durability.ts';
import type { Evidence, LedgerRow, VisibilityRow } from './evidence.ts';
import type { Plan } from './plan.ts';
import type { Count, Seconds } from './units.ts';

/** What ordinary reads showed of the writes that were acknowledged. */
export type ReadYourWrites = {
  /** Acknowledged, stored, and missing from a read although its time was up; the latest of these reads, by time. */
  stale: readonly { row: LedgerRow; read: VisibilityRow; after: Seconds }[];
  acknowledged: Count;
  /** Acknowledged and stored writes that a read has shown, no look at them being absent from the evidence. */
  shown: Count;
  /** Neither stale nor shown; what the writers lost is judged elsewhere and is none of these. */
  open: Count;
  /** Longest that a write was missing from a read, from its acknowledgement to that read's start; null when none was. */
  longest: Seconds | null;
};

/**
 * Ours: the client's time limit. Who waits so long for an answer may expect to see by then what was acknowledged; where
 * the primary, or a standby that every commit waits for, answers reads, it is there at once.
 */
export const shownWithin = ({ timeLimitSeconds }: Pick<Plan['load'], 'timeLimitSeconds'>): Seconds =>
  timeLimitSeconds;

/** Another region reads its asynchronous replica, which may lag: up to what the document itself calls an incident. */
export const shownElsewhereWithin: Seconds = claimedFigure('4.alert.replication-lag');

/** Ours: what lags for a moment is seen soon after, and what lags longer is not asked about a hundred times. */
const pauses: readonly Seconds[] = [0.5, 1.5];
/** Ours: a timer rings up to a millisecond early, and the acknowledgement came a moment before anybody knew of it. */
const afterwards: Seconds = 0.02;

/**
 * From a witness's look at a write, numbered from 0 and ended so long after the acknowledgement, to its next one. Where a
 * time is up meanwhile the next look comes just after it: a later one would not see what was missing until then.
 */
export const pauseAfter = (
  look: Count,
  since: Seconds,
  load: Pick<Plan['load'], 'timeLimitSeconds'>,
): Seconds => {
  const next = since + (pauses[look] ?? load.timeLimitSeconds);
  const due = [shownWithin(load), shownElsewhereWithin].map((within) => within + afterwards);
  return Math.min(next, ...due.filter((at) => at > since)) - since;
};

export const readYourWritesOf = (
  plan: Pick<Plan, 'load'>,
  { ledger, visibility }: Pick<Evidence, 'ledger' | 'visibility'>,
  { lost, unread }: Pick<Durability, 'lost' | 'unread'>,
): ReadYourWrites => {
  const gone = new Set(lost.map(({ row }) => row.ref));
  const looks = Map.groupBy(visibility, (v) => v.ref);
  const acknowledged = ledger.filter((r) => r.class === 'acknowledged');
  const stale: ReadYourWrites['stale'][number][] = [];
  let shown = 0;
  let longest: Seconds | null = null;
  for (const row of acknowledged) {
    if (gone.has(row.ref)) continue;
    const own = [...(looks.get(row.ref) ?? [])].sort((a, b) => a.look - b.look);
    const missed = own.filter((v) => v.shown === 'no').map((read) => ({ read, after: since(row, read) }));
    for (const { after } of missed) longest = Math.max(longest ?? 0, after);
    const late = missed.findLast(({ read, after }) => after > boundOf(plan, row, read));
    // Without a read-back nobody knows whether it is stored.
    if (unread.includes(row.service)) continue;
    if (late !== undefined) stale.push({ row, ...late });
    else if (isWhole(own) && own.at(-1)?.shown === 'yes') shown += 1;
  }
  const stored = acknowledged.filter((r) => !gone.has(r.ref)).length;
  return {
    stale: stale.sort((a, b) => a.row.sentAt - b.row.sentAt),
    acknowledged: acknowledged.length,
    shown,
    open: stored - shown - stale.length,
    longest,
  };
};

const since = (row: LedgerRow, read: VisibilityRow): Seconds => Math.max(0, read.sentAt - row.endedAt) / 1000;

const boundOf = (plan: Pick<Plan, 'load'>, row: LedgerRow, read: VisibilityRow): Seconds => {
  const here = shownWithin(plan.load);
  const sameRegion = row.region !== undefined && row.region === read.region;
  return sameRegion ? here : Math.max(here, shownElsewhereWithin);
};

/** Looks are numbered from 0: one that left no row may have shown nothing. */
const isWhole = (looks: readonly VisibilityRow[]): boolean => looks.every((v, i) => v.look === i);
