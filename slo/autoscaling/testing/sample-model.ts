import type { Autoscaler } from '../../plan.ts';
import { defaultBehaviour } from '../behaviour.ts';
import type { ScalerModel } from '../observed.ts';

/** The document's production rule with Kubernetes' defaults, and a scale-down window that fits a test. */
const common = {
  target: 0.7,
  scaleUp: defaultBehaviour.scaleUp,
  scaleDown: { ...defaultBehaviour.scaleDown, stabilisationSeconds: 120 },
  syncSeconds: 15,
  lagSeconds: 5,
  slackSeconds: 3,
};
export const sampleModel: ScalerModel = { ...common, min: 3, max: 20 };

/** The same in a plan, with the document's ten minutes and second threshold. */
export const sampleAutoscaler: Autoscaler = {
  ...common,
  scaleUp: { ...common.scaleUp, policies: [...common.scaleUp.policies] },
  scaleDown: {
    ...common.scaleDown,
    stabilisationSeconds: 600,
    tolerance: 1 - 0.4 / 0.7,
    policies: [...common.scaleDown.policies],
  },
  limitInAll: null,
};
