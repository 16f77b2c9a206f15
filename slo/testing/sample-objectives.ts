import { objectivesFor } from '../objectives.ts';
import type { Objective, Plan } from '../plan.ts';
import type { Ratio } from '../units.ts';

/** The objectives of the embedded LifeFlow, with the required ones that its config names. */
export const sampleObjectives = (plan: Plan, level: Ratio): Objective[] =>
  objectivesFor({
    level,
    confidence: 0.95,
    require: sampleRequire,
    environment: plan.environment,
    load: plan.load,
    witnesses: plan.witnesses,
    chaos: plan.chaos,
    autoscaling: {
      scaleUpAboveUtilisation: 0.7,
      tolerance: 0.1,
      reactionBoundSeconds: 60,
      claims: {
        min: '1.production.replicas-min',
        max: '1.production.replicas-max',
        scaleUpAboveUtilisation: '1.production.scale-up-cpu',
      },
    },
  });

export const sampleRequire: readonly string[] = [
  'availability',
  'latency-p99:*',
  'throughput:*',
  'rto:*',
  'durability',
  'read-your-writes',
  'rpo:*',
  'autoscaling-bounds:*',
  'residue',
  'metrics:*',
];
