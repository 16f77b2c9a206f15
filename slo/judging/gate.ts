import {
  badOf,
  latencyConfidence,
  lateOf,
  type Sequential,
  sequentialShare,
  sideOf,
  slowerSide,
  slowerThanStable,
  worseThanStable,
} from '../gate/decide.ts';
import { type Tracks, tracksOf } from '../gate/tracks.ts';
import type { Objective } from '../plan.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import type { Count, Ratio } from '../units.ts';
import type { Finding } from '../verdict.ts';
import { many, percent } from '../words.ts';
import type { Case, Judging } from './case.ts';
import { fail, inconclusive, nothing, pass, type Seen } from './finding.ts';
import { assumptions } from './share.ts';

/** Share of good answers of all services, by a sequence that may be looked at all the time. */
export const judgeGateAvailability: Judging = (objective, seen) => {
  const share = sequentialShare(badOf(tracks(seen).all), objective.confidence, apart(seen));
  return decided(objective, share, 1 - objective.bound, good(share, 'all services', objective.confidence));
};

/** Share of answers later than the time limit, likewise. */
export const judgeGateLatency: Judging = (objective, seen) => {
  const share = sequentialShare(lateOf(tracks(seen).all), objective.confidence, apart(seen));
  return decided(objective, share, objective.bound, {
    observed: observedOf(share),
    interval: share.interval,
    says: `${counted(share)} answers came later than ${seen.plan.load.timeLimitSeconds} s: at most ${percent(share.interval.high)} at ${percent(objective.confidence)} confidence, at any moment; ${assumptions(share, objective.confidence)}`,
    evidence: ['load', 'counts'],
  });
};

/** Of the canary alone against the level, and against the stable version. Dropped arrivals are of neither. */
export const judgeCanaryAvailability: Judging = (objective, seen) => {
  const { confidence } = objective;
  const all = tracks(seen);
  const { worse, canary, stable } = worseThanStable(all, confidence);
  const share = sequentialShare(badOf(all.of.canary), confidence);
  const own = good(share, 'the canary', confidence);
  const what = {
    ...own,
    says: `${own.says}; of the stable version's answers ${many(stable.bad)} of ${many(stable.answers)} were bad${
      worse
        ? `, so that the canary's ${many(canary.bad)} are more than its share of the traffic explains`
        : ''
    }`,
  };
  return worse ? fail(objective, what) : decided(objective, share, 1 - objective.bound, what);
};

/** Effect sizes of the latency of each service, canary against stable; the worst of them is shown. */
export const judgeCanaryLatency: Judging = (objective, seen) => {
  const { plan } = seen;
  const { gate } = plan;
  if (gate === null)
    return inconclusive(objective, nothing('this run is no gate', 'plan'), 'no gate', 'a gate');
  const each = latencyConfidence(gate, plan.load.services.length, plan.load.durationSeconds);
  const all = tracks(seen);
  const ranks = plan.load.services.map((s) => ({
    service: s.service,
    ranks: slowerThanStable(all, s.service, each),
  }));
  const known = ranks.flatMap((r) => (r.ranks === null ? [] : [{ service: r.service, ...r.ranks }]));
  const worst = known.toSorted((a, b) => b.high - a.high)[0];
  if (worst === undefined) {
    const none = nothing('too few answers of one version of each service to compare', 'load');
    return inconclusive(objective, none, 'fewer than ten answers of a version', objective.needs);
  }
  const what: Seen = {
    observed: worst.slower,
    interval: { low: worst.low, high: worst.high },
    says: `an answer of the canary's ${worst.service} is slower than a stable one with a chance of ${percent(worst.slower)} (${percent(worst.low)} to ${percent(worst.high)}, with all ${ranks.length} services and looks allowed for); ${known.length} services were compared`,
    evidence: ['load'],
  };
  switch (
    slowerSide(
      ranks.map((r) => r.ranks),
      objective.bound,
    )
  ) {
    case 'met':
      return pass(objective, what);
    case 'missed':
      return fail(objective, what);
    default: {
      const lacking = ranks.filter((r) => (r.ranks?.high ?? 1) > objective.bound).map((r) => r.service);
      return inconclusive(
        objective,
        what,
        `too few answers of ${lacking.join(', ')}`,
        'more answers of the canary: a longer limit, or a larger share',
      );
    }
  }
};

const tracks = ({ plan, evidence, steady }: Case): Tracks =>
  tracksOf(plan.load.services, evidence.load, steady);

const apart = ({ counts }: Case): { unaccounted: Count; surplus: Count } => {
  const sum = (of: Readonly<Record<string, Count>>) => Object.values(of).reduce((a, b) => a + b, 0);
  return { unaccounted: sum(counts.unaccounted), surplus: sum(counts.surplus) };
};

const observedOf = ({ tally }: Sequential): Ratio | null =>
  tally.trials === 0 ? null : tally.failures / tally.trials;

const counted = ({ tally }: Sequential): string => `${many(tally.failures)} of ${many(tally.trials)}`;

const good = (share: Sequential, whose: string, confidence: Ratio): Seen => ({
  observed: share.tally.trials === 0 ? null : 1 - share.tally.failures / share.tally.trials,
  interval: { low: 1 - share.interval.high, high: 1 - share.interval.low },
  says: `${counted(share)} requests of ${whose} were bad: at least ${percent(1 - share.interval.high)} good at ${percent(confidence)} confidence, at any moment; ${assumptions(share, confidence)}`,
  evidence: ['load', 'counts'],
});

const decided = (objective: Objective, share: Sequential, bound: Ratio, what: Seen): Finding => {
  switch (sideOf(share, bound)) {
    case 'met':
      return pass(objective, what);
    case 'missed':
      return fail(objective, what);
    default: {
      const { tally, bounds } = share;
      const { designEffect } = bounds;
      const failures = Math.ceil(tally.failures / designEffect);
      const needs = requestsToStop(1 - bound, failures, objective.confidence) * designEffect;
      return inconclusive(
        objective,
        what,
        `${many(tally.trials)} requests, ${many(tally.failures)} of them bad`,
        `${many(needs)} requests with no more bad ones`,
      );
    }
  }
};
