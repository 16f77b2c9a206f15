import type { Sample } from './evidence.ts';
import type { ServiceId } from './services.ts';
import type { Count, EpochMilliseconds, Milliseconds } from './units.ts';
import { cleanSeconds } from './windows.ts';
import { many } from './words.ts';

/** When a backlog that a fault left was gone; null where none was seen to grow, or to go. */
export type Drained = { at: EpochMilliseconds | null; uncertaintyMs: Milliseconds; says: string };

/**
 * t7 of a recovery clock, from the depths of the queues as they were sampled. A queue's level is the deepest that it
 * was in the ten seconds before the fault, which the pre-flight check found clean: it wavers, and none of that was a
 * backlog. It is drained where the first ten seconds in a row begin in which no sample is deeper, after one that was;
 * what is longer without a sample than `longestGap` is not in a row. Of several queues the last counts.
 *
 * @param t0 the fault's, at its earliest
 * @param until a later fault, or the end of what was seen
 */
export const backlogDrained = (
  samples: readonly Sample[],
  t0: EpochMilliseconds,
  until: EpochMilliseconds,
): Drained => {
  const queues = Map.groupBy(
    samples.filter((s) => s.kind === 'queue').filter((s) => s.at < until),
    (s) => s.service,
  );
  const each = [...queues].map(([service, depths]) => drainedOf(service, depths, t0));
  const grown = each.filter((q) => q.grew);
  const [open] = grown.filter((q) => q.at === null);
  const last = grown.reduce<Queue | undefined>(
    (latest, q) => (latest === undefined || (q.at ?? 0) > (latest.at ?? 0) ? q : latest),
    undefined,
  );
  const { at, uncertaintyMs, says } = open ??
    last ??
    each[0] ?? { at: null, uncertaintyMs: 0, says: 'no queue was sampled' };
  return { at, uncertaintyMs, says };
};

type Depth = Extract<Sample, { kind: 'queue' }>;
type Queue = Drained & { grew: boolean };

/** Ours: the observer samples once a second; what came and went in a gap of five could be a backlog. */
const longestGap: Milliseconds = 5000;
const clean: Milliseconds = cleanSeconds * 1000;

const drainedOf = (service: ServiceId, depths: readonly Depth[], t0: EpochMilliseconds): Queue => {
  const unseen = (says: string, grew: boolean): Queue => ({ grew, at: null, uncertaintyMs: 0, says });
  const before = depths.filter((d) => d.at < t0 && d.at >= t0 - clean).map((d) => d.depth);
  if (before.length === 0) return unseen(`the queue of ${service} was not sampled before the fault`, false);
  const level: Count = Math.max(...before);
  const after = depths.filter((d) => d.at >= t0);
  const first = after.findIndex((d) => d.depth > level);
  if (first < 0) return unseen(`no backlog: never more than ${many(level)} waited at ${service}`, false);
  const peak = many(after.reduce((most, d) => Math.max(most, d.depth), 0));
  const begin = firstCleanAfter(after, first, level);
  const [back, above] = [after[begin ?? -1], after[(begin ?? 0) - 1]];
  if (back === undefined || above === undefined)
    return unseen(`up to ${peak} waited at ${service}, not back at ${many(level)} while it was seen`, true);
  return {
    grew: true,
    // Somewhere between the two samples.
    at: (above.at + back.at) / 2,
    uncertaintyMs: (back.at - above.at) / 2,
    says: `back at ${many(level)} or fewer that waited at ${service}, of up to ${peak}`,
  };
};

/** Index of the first sample, after `from`, that begins ten seconds of samples no deeper than the level. */
const firstCleanAfter = (depths: readonly Depth[], from: number, level: Count): number | null => {
  let begin: { i: number; at: EpochMilliseconds } | null = null;
  let last: EpochMilliseconds = 0;
  for (const [i, { depth, at }] of depths.entries()) {
    if (i < from) continue;
    if (depth > level) begin = null;
    else if (begin === null || at - last > longestGap) begin = { i, at };
    if (begin !== null && at - begin.at >= clean) return begin.i;
    last = at;
  }
  return null;
};
