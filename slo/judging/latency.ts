import type { Apart } from '../statistics/design-effect.ts';
import { quantile, relativeError } from '../statistics/exponential-histogram.ts';
import type { Tallies } from '../statistics/tallies.ts';
import { many, percent } from '../words.ts';
import { type Case, type Judging, steadyTallies } from './case.ts';
import { inconclusive, nothing, type Seen } from './finding.ts';
import { assumptions, decideShare, shareOf } from './share.ts';

/**
 * p99 as the share of answers later than the time limit, which k6 counts exactly at the threshold. Dropped arrivals
 * count as late: nobody waited for them. Errors have no latency and count on neither side, so that failing fast
 * can't make a service look quick.
 */
export const judgeLatency: Judging = (objective, seen) => {
  const { service } = objective;
  const { perSecond, apart } = lateAnswers(objective, seen);
  const found = shareOf(perSecond, apart, objective.confidence);
  const { tally, interval } = found;
  if (interval.high === null) {
    const none = nothing(`no answer of ${service ?? 'any service'} in steady state`, 'load');
    return inconclusive(objective, none, 'no answer', objective.needs);
  }
  const what: Seen = {
    observed: tally.trials === 0 ? null : tally.failures / tally.trials,
    interval,
    says: `${many(tally.failures)} of ${many(tally.trials)} answers came later than ${seen.plan.load.timeLimitSeconds} s, at most ${percent(interval.high ?? 1)} at ${percent(objective.confidence)} confidence${forPeople(objective, seen)}; ${assumptions(found, objective.confidence)}`,
    evidence: ['load', 'counts'],
  };
  return decideShare(objective, found, objective.bound, what);
};

/** Answers, and those that came too late, by second of steady state. */
export const lateAnswers = (
  { service }: Parameters<Judging>[0],
  seen: Case,
): { perSecond: Tallies; apart: Apart } => {
  const late = ['late', 'dropped'] as const;
  const of = (table: Record<string, number>) => table[service ?? ''] ?? 0;
  return {
    perSecond: steadyTallies(seen, service, { failures: late, others: ['good'] }),
    apart: { unaccounted: of(seen.counts.unaccounted), surplus: of(seen.counts.surplus) },
  };
};

/** p99 from the histogram, with its error: for people to look at. */
const forPeople = ({ service }: Parameters<Judging>[0], { table }: Case): string => {
  if (service === undefined) return '';
  const histogram = table.steadyLatency[service];
  const p99 = quantile(histogram, 0.99);
  if (p99 === null) return '';
  const middle = Number(Math.sqrt(p99.low * p99.high).toPrecision(3));
  return `; p99 about ${middle} ms (± ${percent(relativeError(histogram.scale))})`;
};
