import type { Evidence, LoadRow } from '../evidence.ts';
import type { FaultName, Plan } from '../plan.ts';
import type { ServiceId } from '../services.ts';
import type { SampleShape } from './sample-plan.ts';
import { sampleRun } from './sample-run.ts';

/** A run of three minutes with one fault: small enough to be judged hundreds of times. */
export const smallShape = (fault: FaultName = 'database-primary-kill'): SampleShape => ({
  scale: 0.01,
  level: 0.99,
  probesPerSecond: 4,
  quietSeconds: 2,
  rampSeconds: 3,
  holdSeconds: 200,
  decaySeconds: 3,
  faults: [{ fault, at: 45, holdSeconds: 20, healBoundSeconds: 5 }],
});

export const smallRun = (fault?: FaultName): { plan: Plan; evidence: Evidence<LoadRow[]> } =>
  sampleRun(smallShape(fault));

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
