import type { Case } from './cases.ts';
import type { HealthyOutcome } from './outcome.ts';

/** What the healthy system showed by a case's arguments, and for which defect that run was made first. */
export type Healthy = { outcome: HealthyOutcome; madeFor: string };

/**
 * A healthy run says the same of every case with its arguments, so each kind of run is made once. It is one run all
 * the same: whoever counts false alarms counts it once.
 */
export const healthyRuns = (
  run: (one: Case) => Promise<HealthyOutcome>,
): ((one: Case) => Promise<Healthy>) => {
  const made = new Map<string, Healthy>();
  return async (one) => {
    const kind = JSON.stringify(one.args);
    const known = made.get(kind) ?? { outcome: await run(one), madeFor: one.defect };
    made.set(kind, known);
    return known;
  };
};
