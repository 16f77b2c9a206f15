import type { Objective } from '../plan.ts';
import { requestsNeeded, type Tally } from '../statistics/clopper-pearson.ts';
import { type ClusteredBounds, clusteredBounds, type SecondTally } from '../statistics/design-effect.ts';
import type { Count, Ratio } from '../units.ts';
import type { Finding, Interval } from '../verdict.ts';
import { many } from './case.ts';
import { against, fail, inconclusive, pass, type Seen } from './finding.ts';

export type Share = { tally: Tally; bounds: ClusteredBounds; interval: Interval };

/**
 * The share of requests that failed, with one-sided bounds at `confidence` each, widened where failures cluster.
 * `unaccounted` requests have no row: worst case, they all failed, each in a second of its own. `surplus` ones have
 * a row and were never counted: worst case, they were good.
 */
export const shareOf = (
  perSecond: readonly SecondTally[],
  { unaccounted, surplus }: { unaccounted: Count; surplus: Count },
  confidence: Ratio,
): Share => {
  const seen = tallyOf(perSecond);
  const before = perSecond[0]?.second ?? 0;
  const trusted = Math.max(seen.failures, seen.trials - surplus);
  const worst = [
    { second: before, failures: 0, trials: trusted - seen.trials },
    ...perSecond,
    ...Array.from({ length: Math.min(unaccounted, mostUnaccounted) }, (_, i) => ({
      second: before - 60 * (i + 1),
      failures: 1,
      trials: 1,
    })),
  ];
  const bounds = clusteredBounds(worst, confidence);
  const low = unaccounted + surplus === 0 ? bounds.low : clusteredBounds(perSecond, confidence).low;
  return {
    tally: tallyOf(worst),
    bounds,
    interval: seen.trials === 0 ? { low: null, high: null } : { low, high: bounds.high },
  };
};

/** Ours: by then the counts disagree beyond doubt, and the finding is INVALID. */
const mostUnaccounted: Count = 10_000;

const tallyOf = (seconds: readonly SecondTally[]): Tally => ({
  failures: seconds.reduce((sum, s) => sum + s.failures, 0),
  trials: seconds.reduce((sum, s) => sum + s.trials, 0),
});

/** Decides whether at most `bound` of the requests fail; `seen` may show that share or its complement. */
export const decideShare = (objective: Objective, share: Share, bound: Ratio, seen: Seen): Finding => {
  switch (against(share.interval, bound)) {
    case 'met':
      return pass(objective, seen);
    case 'missed':
      return fail(objective, seen);
    case 'undecided':
      return inconclusive(objective, seen, has(share), needs(share, bound, objective.confidence));
  }
};

const has = ({ tally, bounds }: Share): string =>
  bounds.designEffect === 1
    ? `${many(tally.trials)} requests, ${many(tally.failures)} of them bad`
    : `${many(tally.trials)} requests, worth ${many(tally.trials / bounds.designEffect)} independent ones, ${many(tally.failures)} of them bad`;

const needs = ({ tally, bounds }: Share, bound: Ratio, confidence: Ratio): string => {
  const independent = Math.ceil(tally.failures / bounds.designEffect);
  const requests = requestsNeeded(1 - bound, independent, confidence) * bounds.designEffect;
  return `${many(requests)} requests with no more bad ones`;
};

/** What the statistics assumed, in words. */
export const assumptions = ({ tally, bounds }: Share): string => {
  if (bounds.designEffect > 1) {
    const worth = many(tally.trials / bounds.designEffect);
    return `failures cluster within ${bounds.blockSeconds} s (design effect ${Number(bounds.designEffect.toPrecision(3))}), so the interval is that of ${worth} independent requests`;
  }
  if (tally.failures === 0) return 'no failure, so the bound holds if failures are independent';
  return tally.failures === 1
    ? 'one failure says nothing about clustering'
    : 'independence of the failures is not rejected';
};
