import type { Plan } from '../plan.ts';
import { sampleObjectives } from '../testing/sample-objectives.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { smallShape } from '../testing/small-run.ts';

/** What the simulated runs were planned as: a small run with one fault, of which each experiment takes what it needs. */
export const calibrationPlan: Plan = samplePlan(smallShape('region-loss'), sampleObjectives);
