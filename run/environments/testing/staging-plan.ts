import type { Plan } from '../../../slo/plan.ts';
import { smallRun } from '../../../slo/testing/small-run.ts';

/** As much of a plan as an environment of somebody else's looks at: its own name, and that of the run. */
export const stagingPlan = (run: string): Plan => {
  const { plan } = smallRun();
  return { ...plan, run, environment: { ...plan.environment, name: 'staging', kind: 'staging' } };
};
