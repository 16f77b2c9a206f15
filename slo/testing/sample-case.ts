import { canonical } from '../canonical.ts';
import { caseOf } from '../judge.ts';
import type { Case } from '../judging/case.ts';
import type { FaultName, Objective } from '../plan.ts';
import { smallRun } from './small-run.ts';

/** What a judge of one kind sees of the small run, but for what a test changes of it. */
export const sampleCase = (change: Partial<Case> = {}, fault?: FaultName): Case => {
  const known = cases.get(fault);
  const { plan, evidence } = smallRun(fault);
  const seen = known ?? caseOf(plan, canonical(evidence));
  cases.set(fault, seen);
  return { ...seen, ...change };
};
const cases = new Map<FaultName | undefined, Case>();

/** An objective by hand, of any kind. */
export const sampleObjective = (change: Partial<Objective>): Objective => ({
  id: 'some',
  kind: 'rto',
  title: 'some objective',
  required: true,
  bound: 60,
  unit: 'seconds',
  claims: [],
  confidence: 0.95,
  needs: 'more of it',
  has: 'some of it',
  decidable: true,
  ...change,
});
