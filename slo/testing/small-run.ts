import { canonical } from '../canonical.ts';
import type { Evidence } from '../evidence.ts';
import { caseOf, findingsOf } from '../judge.ts';
import type { LoadRow } from '../load-row.ts';
import type { FaultName, Plan } from '../plan.ts';
import { rounded } from '../round.ts';
import type { ServiceId } from '../services.ts';
import type { Finding } from '../verdict.ts';
import type { SampleShape } from './sample-plan.ts';
import { type SampleRun, sampleRun } from './sample-run.ts';

/** A run of three minutes with one fault: small enough to be judged hundreds of times. */
export const smallShape = (fault: FaultName = 'database-primary-kill'): SampleShape => ({
  scale: 0.01,
  level: 0.99,
  probesPerSecond: 2,
  quietSeconds: 2,
  rampSeconds: 3,
  holdSeconds: 200,
  decaySeconds: 3,
  faults: [{ fault, at: 45, holdSeconds: 20, healBoundSeconds: 5 }],
});

export const smallRun = (fault?: FaultName): SampleRun => {
  const shape = shapes.get(fault) ?? smallShape(fault);
  shapes.set(fault, shape);
  return sampleRun(shape);
};
const shapes = new Map<FaultName | undefined, SampleShape>();

/** The plan with these objectives only, so that the others need not be judged. */
export const onlyObjectives = (plan: Plan, ...ids: readonly string[]): Plan => ({
  ...plan,
  objectives: plan.objectives.filter((o) => ids.includes(o.id)),
});

/** What the judge finds on one objective, without all else that a verdict tells. */
export const findingOn = (plan: Plan, evidence: Evidence, id: string): Finding | undefined => {
  const only = onlyObjectives(plan, id);
  return rounded(findingsOf(only, caseOf(only, canonical(evidence))))[0];
};

/** Rows and what k6 and the edge counted, as if these answers had been given too. */
export const withAnswers = (
  evidence: Evidence<readonly LoadRow[]>,
  rows: readonly LoadRow[],
): Evidence<readonly LoadRow[]> => {
  const more = (service: ServiceId) =>
    rows.filter((r) => r.service === service && r.outcome !== 'dropped').reduce((sum, r) => sum + r.count, 0);
  return {
    ...evidence,
    load: [...evidence.load, ...rows],
    counts: evidence.counts.map((row) => ({
      ...row,
      requests: row.requests + more(row.service),
      answered: row.answered + more(row.service),
    })),
  };
};

/** Answers of one kind in one second. */
export const answers = (
  second: number,
  service: ServiceId,
  outcome: LoadRow['outcome'],
  count: number,
  op: LoadRow['op'] = 'read',
): LoadRow => ({ second, service, op, outcome, track: 'stable', runner: 'k6-1', count });

/** A stored write that is gone. */
export const withoutRef = (evidence: Evidence<LoadRow[]>, ref: string): Evidence<LoadRow[]> => ({
  ...evidence,
  readBack: evidence.readBack.map((r) => ({ ...r, refs: r.refs.filter((x) => x !== ref) })),
});
