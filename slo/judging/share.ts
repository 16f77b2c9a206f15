import type { Objective } from '../plan.ts';
import { seededRandom } from '../random.ts';
import {
  failureLowerBound,
  failureUpperBound,
  requestsNeeded,
  type Tally,
} from '../statistics/clopper-pearson.ts';
import { type Clustering, clustering, type SecondTally } from '../statistics/design-effect.ts';
import { percent } from '../validity.ts';
import type { Finding, Interval } from '../verdict.ts';
import { many } from './case.ts';
import { against, fail, inconclusive, pass, type Seen } from './finding.ts';

export type Share = { tally: Tally; cluster: Clustering; interval: Interval };

/**
 * The share of requests that failed, with one-sided bounds at `confidence` each, widened by the design effect where
 * failures cluster. `unaccounted` requests have no time: worst case, they all failed.
 */
export const shareOf = (
  perSecond: readonly SecondTally[],
  apart: { unaccounted: number; surplus: number },
  confidence: number,
): Share => {
  // A fixed seed: the sampled test of independence must give the same bytes each time.
  const cluster = clustering(perSecond, seededRandom(1));
  const seen = {
    failures: perSecond.reduce((sum, s) => sum + s.failures, 0),
    trials: perSecond.reduce((sum, s) => sum + s.trials, 0),
  };
  const tally = {
    failures: seen.failures + apart.unaccounted,
    trials: Math.max(seen.failures, seen.trials - apart.surplus) + apart.unaccounted,
  };
  const worst = scaled(tally, cluster.designEffect);
  const best = scaled(seen, cluster.designEffect);
  return {
    tally,
    cluster,
    interval:
      seen.trials === 0
        ? { low: null, high: null }
        : { low: failureLowerBound(best, confidence), high: failureUpperBound(worst, confidence) },
  };
};

const scaled = ({ failures, trials }: Tally, by: number): Tally => ({
  failures: failures / by,
  trials: trials / by,
});

/** Decides whether at most `bound` of the requests fail; `objective` is about that share or about its complement. */
export const decideShare = (objective: Objective, share: Share, bound: number, seen: Seen): Finding => {
  const { tally, cluster, interval } = share;
  switch (against(interval, bound)) {
    case 'met':
      return pass(objective, seen);
    case 'missed':
      return fail(objective, seen);
    case 'undecided': {
      const has =
        cluster.designEffect === 1
          ? `${many(tally.trials)} requests, ${many(tally.failures)} of them bad`
          : `${many(tally.trials)} requests, worth ${many(cluster.effective.trials)} independent ones`;
      const needs =
        Math.round(tally.failures) === 0 || tally.failures / Math.max(1, tally.trials) < bound
          ? `${many(requestsNeeded(1 - bound, Math.ceil(tally.failures / cluster.designEffect), objective.confidence) * cluster.designEffect)} requests with as many bad ones`
          : `a clearer picture: the share seen is above the bound, its interval is not`;
      return inconclusive(objective, seen, has, needs);
    }
  }
};

/** What the statistics assumed, in words. */
export const assumptions = ({ tally, cluster }: Share): string => {
  if (cluster.designEffect > 1) {
    return `failures cluster (design effect ${Number(cluster.designEffect.toPrecision(3))} over ${cluster.blockSeconds} s), so the interval is widened to ${many(cluster.effective.trials)} independent requests`;
  }
  if (tally.failures === 0) return 'no failure, so the bound holds if failures are independent';
  return cluster.tested
    ? 'independence of the failures is not rejected'
    : 'one failure says nothing about clustering';
};

export const share = (part: number, whole: number): string => percent(whole === 0 ? 0 : part / whole);
