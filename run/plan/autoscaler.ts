import { replicaLimit } from '../../fixtures/local/control/scaler.ts';
import { defaultBehaviour } from '../../slo/autoscaling/behaviour.ts';
import type { Autoscaler } from '../../slo/plan.ts';
import type { Environment } from '../config/schema.ts';

/**
 * The Kubernetes autoscaler with the environment's figures. The document's second threshold, below which replicas go,
 * is a tolerance of its own for scaling down (Kubernetes 1.33 and later). Pure.
 */
export const autoscalerOf = (environment: Environment): Autoscaler => {
  const { scaleUpAboveUtilisation: target, tolerance, ...rest } = environment.autoscaling;
  const { scaleUp, scaleDown } = defaultBehaviour;
  return {
    target,
    scaleUp: { ...scaleUp, policies: [...scaleUp.policies], tolerance },
    scaleDown: {
      ...scaleDown,
      policies: [...scaleDown.policies],
      stabilisationSeconds: rest.scaleDownAfterSeconds,
      tolerance: Math.max(tolerance, 1 - rest.scaleDownBelowUtilisation / target),
    },
    syncSeconds: rest.syncSeconds,
    ...(environment.kind === 'local' ? own : managed),
    limitInAll: environment.kind === 'local' ? replicaLimit(environment) : null,
  };
};

/** Ours: its observer measures once a second, for the scaler and the record alike; 5 s are late timers of a busy machine. */
const own = { lagSeconds: 2, slackSeconds: 5 };
/** Ours: metrics-server scrapes every 15 s and averages the span of two scrapes; a busy controller is a few seconds late. */
const managed = { lagSeconds: 60, slackSeconds: 10 };
