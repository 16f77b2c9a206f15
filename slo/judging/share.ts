import type { Objective } from '../plan.ts';
import { exactBounds, requestsNeeded, type Tally } from '../statistics/clopper-pearson.ts';
import { type Apart, type ClusteredBounds, clusteredBounds } from '../statistics/design-effect.ts';
import { enoughEpisodes } from '../statistics/episodes.ts';
import { poissonUpperBound } from '../statistics/poisson.ts';
import { type Tallies, tallyOf } from '../statistics/tallies.ts';
import type { Ratio, Seconds } from '../units.ts';
import type { Finding, Interval } from '../verdict.ts';
import { many, number } from '../words.ts';
import { against, fail, inconclusive, pass, type Seen } from './finding.ts';

export type Share = { tally: Tally; bounds: ClusteredBounds; interval: Interval; seconds: Seconds };

/**
 * The share of requests that failed, with one-sided bounds at `confidence` each, widened where failures cluster.
 * Null bounds without a request.
 */
export const shareOf = (perSecond: Tallies, apart: Apart, confidence: Ratio): Share => {
  const { failures, trials } = tallyOf(perSecond);
  const bounds = clusteredBounds(perSecond, exactBounds(confidence), apart);
  const { unaccounted, surplus } = apart;
  return {
    tally: { failures: failures + unaccounted, trials: Math.max(failures, trials - surplus) + unaccounted },
    bounds,
    interval: trials === 0 ? { low: null, high: null } : { low: bounds.low, high: bounds.high },
    seconds: perSecond.trials.length,
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

/** What the statistics assumed, in words, and what a run of this length can't show at all. */
export const assumptions = (
  { tally, bounds, seconds }: Pick<Share, 'tally' | 'bounds' | 'seconds'>,
  confidence: Ratio,
): string => {
  if (tally.trials === 0) return 'no request was seen';
  const { designEffect, clusters } = bounds;
  const worth = `the interval is that of ${many(tally.trials / designEffect)} independent requests`;
  if (clusters !== null) {
    const { blockSeconds, episodes } = clusters;
    const effect = `(design effect ${Number(designEffect.toPrecision(3))})`;
    const few =
      episodes < enoughEpisodes
        ? `; how often such episodes come, ${many(episodes)} of them don't tell: only many nights can`
        : '';
    return `failures cluster within ${blockSeconds} s ${effect}, so ${worth}${few}`;
  }
  const rarer = `episodes rarer than one in ${number(seconds / poissonUpperBound(0, confidence), 0)} s may be missing from these ${seconds} s: only many nights can show them`;
  if (designEffect > 1) {
    return `independence of the failures is not rejected, some lie close together: ${worth}; ${rarer}`;
  }
  if (tally.failures === 0) return `no failure, so the bound holds if failures are independent; ${rarer}`;
  return tally.failures === 1
    ? `one failure says nothing about clustering; ${rarer}`
    : `independence of the failures is not rejected; ${rarer}`;
};
