import type { GatePlan } from '../plan.ts';
import type { ServiceId } from '../services.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import { compareRanks, type Ranks } from '../statistics/compare-ranks.ts';
import { evidenceAbove, sequenceBounds } from '../statistics/confidence-sequence.ts';
import { type ClusteredBounds, clusteredBounds, designEffectOf } from '../statistics/design-effect.ts';
import { aligned } from '../statistics/exponential-histogram.ts';
import { type Tallies, talliesOf, tallyOf } from '../statistics/tallies.ts';
import type { Count, EpochSecond, Ratio, Seconds } from '../units.ts';
import type { SecondOfGate, Tracks } from './tracks.ts';

export type Shown = 'met' | 'missed' | 'undecided';

/** A share of failures that one may look at after each request. */
export type Sequential = {
  tally: Tally;
  bounds: ClusteredBounds;
  /** Of the share of failures. Each end alone is right at the confidence, at every moment at once. */
  interval: { low: Ratio; high: Ratio };
  seconds: Seconds;
};

/**
 * Time-uniform interval of a share of failures (`sequenceBounds`). Failures that come in clumps are worth fewer, as in
 * `clusteredBounds`: ours, since no sequence that allows clumps of unknown length is this narrow. A gate that ends
 * before the first clump knows nothing of them.
 * @param more failures that other parties counted and no second holds
 */
export const sequentialShare = (
  seconds: Tallies,
  confidence: Ratio,
  more: { unaccounted: Count; surplus: Count } = { unaccounted: 0, surplus: 0 },
): Sequential => {
  const seen = tallyOf(seconds);
  const failures = seen.failures + more.unaccounted;
  const trials = Math.max(seen.failures, seen.trials - more.surplus) + more.unaccounted;
  const bounds = clusteredBounds(seconds, sequenceBounds(confidence), more);
  const { low, high } = bounds;
  return {
    tally: { failures, trials },
    bounds,
    interval: { low: Math.min(low, high), high },
    seconds: seconds.trials.length,
  };
};

/** Whether at most `bound` of the requests fail. Nothing is shown without a request. */
export const sideOf = ({ tally, interval }: Sequential, bound: Ratio): Shown => {
  if (tally.trials === 0) return 'undecided';
  if (interval.low > bound) return 'missed';
  return interval.high <= bound ? 'met' : 'undecided';
};

export const badOf = (seconds: BySecond): Tallies =>
  talliesOf(inOrder(seconds).map((s) => ({ failures: s.bad, trials: s.answers })));
/** Errors have no latency and count on neither side. */
export const lateOf = (seconds: BySecond): Tallies =>
  talliesOf(inOrder(seconds).map((s) => ({ failures: s.late, trials: s.answers - (s.bad - s.late) })));

type BySecond = ReadonlyMap<EpochSecond, SecondOfGate>;

/** Each second from the first to the last, empty ones included: clumps are looked for over time. */
const inOrder = (seconds: BySecond): SecondOfGate[] => {
  if (seconds.size === 0) return [];
  let [from, to] = [Infinity, -Infinity];
  for (const second of seconds.keys()) {
    from = Math.min(from, second);
    to = Math.max(to, second);
  }
  return Array.from({ length: to - from + 1 }, (_, i) => seconds.get(from + i) ?? empty);
};
const empty: SecondOfGate = { answers: 0, late: 0, bad: 0 };

/**
 * Whether the canary fails more often than the stable version: each bad answer is the canary's with the probability
 * of its share of the answers when both are alike, so that a small share of traffic needs no correction. One may look
 * after each. Failures that come in clumps are worth fewer, as in `sequentialShare`.
 */
export const worseThanStable = (
  { all, of }: Tracks,
  confidence: Ratio,
): { worse: boolean; canary: SecondOfGate; stable: SecondOfGate } => {
  const [canary, stable] = [total(of.canary), total(of.stable)];
  const both = canary.bad + stable.bad;
  const share = canary.answers / Math.max(1, canary.answers + stable.answers);
  const designEffect = designEffectOf(badOf(all));
  const evidence =
    both === 0 || share === 0 || share === 1
      ? 0
      : evidenceAbove({ failures: canary.bad / designEffect, trials: both / designEffect }, share);
  return { worse: evidence >= -Math.log1p(-confidence), canary, stable };
};

const total = (seconds: BySecond): SecondOfGate => {
  const sum = { answers: 0, late: 0, bad: 0 };
  for (const s of seconds.values()) {
    sum.answers += s.answers;
    sum.late += s.late;
    sum.bad += s.bad;
  }
  return sum;
};

/** The canary's answers of a service against the stable ones; null where there are too few of one. */
export const slowerThanStable = (
  { latency }: Tracks,
  service: ServiceId,
  confidence: Ratio,
): Ranks | null => {
  const [stable, canary] = [latency.stable[service], latency.canary[service]];
  const { x, y } = aligned(stable, canary);
  return compareRanks([stable.zeroCount, ...x], [canary.zeroCount, ...y], confidence);
};

/**
 * Two-sided confidence for each of the comparisons of latency: a rank test is for one look, so its error is shared out
 * over all services and all looks (Bonferroni), each end of the interval on its own.
 */
export const latencyConfidence = (
  gate: Pick<GatePlan, 'confidence' | 'lookSeconds'>,
  services: Count,
  limitSeconds: number,
): Ratio => {
  const looks = Math.max(1, Math.floor(limitSeconds / gate.lookSeconds));
  return 1 - (2 * (1 - gate.confidence)) / (services * looks);
};

export const slowerSide = (ranks: readonly (Ranks | null)[], bound: Ratio): Shown => {
  if (ranks.some((r) => r !== null && r.low > bound)) return 'missed';
  return ranks.length > 0 && ranks.every((r) => r !== null && r.high <= bound) ? 'met' : 'undecided';
};
