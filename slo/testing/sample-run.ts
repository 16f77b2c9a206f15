import type { Evidence, LoadRow } from '../evidence.ts';
import type { Plan } from '../plan.ts';
import { sampleEvidence } from './sample-evidence.ts';
import { sampleObjectives } from './sample-objectives.ts';
import { fullShape, type SampleShape, samplePlan } from './sample-plan.ts';

/**
 * A made-up run of a healthy LifeFlow, with all five faults, the same on every machine.
 * Tests bend its evidence, and reports can be drawn from it without running anything.
 */
export const sampleRun = (
  shape: SampleShape = fullShape,
  seed = 1,
): { plan: Plan; evidence: Evidence<LoadRow[]> } => {
  const plan = samplePlan(shape, sampleObjectives);
  return { plan, evidence: sampleEvidence(plan, seed) };
};
