import type { Objective } from '../plan.ts';
import { requestsNeeded, type Tally } from '../statistics/clopper-pearson.ts';
import {
  type Apart,
  type ClusteredBounds,
  clusteredBounds,
  type Tallies,
  total,
} from '../statistics/design-effect.ts';
import type { Ratio } from '../units.ts';
import type { Finding, Interval } from '../verdict.ts';
import { many } from '../words.ts';
import { against, fail, inconclusive, pass, type Seen } from './finding.ts';

export type Share = { tally: Tally; bounds: ClusteredBounds; interval: Interval };

/**
 * The share of requests that failed, with one-sided bounds at `confidence` each, widened where failures cluster.
 * Null bounds without a request.
 */
export const shareOf = (perSecond: Tallies, apart: Apart, confidence: Ratio): Share => {
  const failures = total(perSecond.failures);
  const trials = total(perSecond.trials);
  const bounds = clusteredBounds(perSecond, confidence, apart);
  const { unaccounted, surplus } = apart;
  return {
    tally: { failures: failures + unaccounted, trials: Math.max(failures, trials - surplus) + unaccounted },
    bounds,
    interval: trials === 0 ? { low: null, high: null } : { low: bounds.low, high: bounds.high },
  };
};

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
