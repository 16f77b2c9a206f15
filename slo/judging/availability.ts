import type { Apart } from '../statistics/design-effect.ts';
import type { Tallies } from '../statistics/tallies.ts';
import { many, percent } from '../words.ts';
import { type Judging, steadyTallies } from './case.ts';
import { inconclusive, nothing, type Seen } from './finding.ts';
import { assumptions, decideShare, shareOf } from './share.ts';

/** Share of good answers in steady state, of one service or of all together. Dropped arrivals are bad. */
export const judgeAvailability: Judging = (objective, seen) => {
  const { perSecond, apart } = badAnswers(objective, seen);
  const found = shareOf(perSecond, apart, objective.confidence);
  const where = objective.service === undefined ? 'all services' : objective.service;
  if (found.interval.high === null) {
    const none = nothing(`no request of ${where} in steady state`, 'load');
    return inconclusive(objective, none, 'no request', objective.needs);
  }
  const { tally, interval } = found;
  const what: Seen = {
    observed: tally.trials === 0 ? null : 1 - tally.failures / tally.trials,
    interval: {
      low: interval.high === null ? null : 1 - interval.high,
      high: interval.low === null ? null : 1 - interval.low,
    },
    says: `${many(tally.failures)} of ${many(tally.trials)} requests of ${where} were bad in ${found.seconds} steady seconds: at least ${percent(1 - (interval.high ?? 1))} good at ${percent(objective.confidence)} confidence; ${assumptions(found, objective.confidence)}`,
    evidence: ['load', 'counts'],
  };
  return decideShare(objective, found, 1 - objective.bound, what);
};

/** Requests, and those that were not answered well, by second of steady state. */
export const badAnswers = (
  { service }: Parameters<Judging>[0],
  seen: Parameters<Judging>[1],
): { perSecond: Tallies; apart: Apart } => {
  const bad = ['late', 'error', 'dropped'] as const;
  const of = (table: Record<string, number>) =>
    service === undefined ? Object.values(table).reduce((a, b) => a + b, 0) : (table[service] ?? 0);
  return {
    perSecond: steadyTallies(seen, service, { failures: bad, others: ['good'] }),
    apart: { unaccounted: of(seen.counts.unaccounted), surplus: of(seen.counts.surplus) },
  };
};
