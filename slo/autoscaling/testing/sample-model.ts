import { defaultBehaviour } from '../behaviour.ts';
import type { ScalerModel } from '../observed.ts';

/** The document's production rule with Kubernetes' defaults, and a scale-down window that fits a test. */
export const sampleModel: ScalerModel = {
  min: 3,
  max: 20,
  target: 0.7,
  scaleUp: defaultBehaviour.scaleUp,
  scaleDown: { ...defaultBehaviour.scaleDown, stabilisationSeconds: 120 },
  syncSeconds: 15,
  lagSeconds: 5,
  slackSeconds: 3,
};
