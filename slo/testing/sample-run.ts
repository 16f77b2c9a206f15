import type { Evidence } from '../evidence.ts';
import type { LoadRow } from '../load-row.ts';
import type { Plan } from '../plan.ts';
import { sampleEvidence } from './sample-evidence.ts';
import { sampleObjectives } from './sample-objectives.ts';
import { fullShape, type SampleShape, samplePlan } from './sample-plan.ts';

export type SampleRun = { plan: Plan; evidence: Evidence<LoadRow[]> };

/**
 * A made-up run of a healthy LifeFlow, with all five faults, the same on every machine.
 * Tests bend its evidence, and reports can be drawn from it without running anything.
 */
export const sampleRun = (shape: SampleShape = fullShape, seed = 1): SampleRun => {
  const known = made.get(shape)?.get(seed);
  if (known !== undefined) return known;
  const plan = samplePlan(shape, sampleObjectives);
  let evidence: SampleRun['evidence'] | undefined;
  const run = {
    plan,
    // Many want the plan only.
    get evidence() {
      evidence ??= sampleEvidence(plan, seed);
      return evidence;
    },
  };
  made.set(shape, (made.get(shape) ?? new Map()).set(seed, run));
  return run;
};

/** Made once each: nobody changes a run's rows. */
const made = new WeakMap<SampleShape, Map<number, SampleRun>>();
