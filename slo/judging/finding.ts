import type { Objective } from '../plan.ts';
import type { Finding } from '../verdict.ts';

/** What was seen of an objective, before it is compared with its bound. */
export type Seen = Pick<Finding, 'observed' | 'interval' | 'says' | 'evidence'>;

/** Nothing was seen; `says` tells why. */
export const nothing = (says: string, ...evidence: string[]): Seen => ({
  observed: null,
  interval: { low: null, high: null },
  says,
  evidence,
});

export const pass = (objective: Objective, seen: Seen): Finding => ({ verdict: 'PASS', objective, ...seen });
export const fail = (objective: Objective, seen: Seen): Finding => ({ verdict: 'FAIL', objective, ...seen });
export const inconclusive = (objective: Objective, seen: Seen, has: string, needs: string): Finding => ({
  verdict: 'INCONCLUSIVE',
  objective,
  ...seen,
  has,
  needs,
});
export const invalid = (objective: Objective, seen: Seen, because: readonly string[]): Finding => ({
  verdict: 'INVALID',
  objective,
  ...seen,
  because: [...because],
});

/** Whether the interval lies on one side of a bound that must not be exceeded. */
export const against = (interval: Finding['interval'], bound: number): 'met' | 'missed' | 'undecided' => {
  if (interval.high !== null && interval.high <= bound) return 'met';
  if (interval.low !== null && interval.low > bound) return 'missed';
  return 'undecided';
};
