import { replicaLimit } from '../../fixtures/local/control/scaler.ts';
import { defaultBehaviour, downwardTolerance } from '../../slo/autoscaling/behaviour.ts';
import type { Autoscaler } from '../../slo/plan.ts';
import type { Ratio } from '../../slo/units.ts';
import type { Environment } from '../config/schema.ts';

/**
 * The Kubernetes autoscaler with the environment's figures. The document's second threshold, below which replicas go,
 * is a tolerance of its own for scaling down (Kubernetes 1.33 and later). Pure.
 */
export const autoscalerOf = (environment: Environment): Autoscaler => {
  const { scaleUpAboveUtilisation: target, ...rest } = environment.autoscaling;
  const { scaleUp, scaleDown } = defaultBehaviour;
  const tolerances = tolerancesOf(environment);
  return {
    target,
    scaleUp: { ...scaleUp, policies: [...scaleUp.policies], tolerance: tolerances.up },
    scaleDown: {
      ...scaleDown,
      policies: [...scaleDown.policies],
      stabilisationSeconds: rest.scaleDownAfterSeconds,
      tolerance: tolerances.down,
    },
    syncSeconds: rest.syncSeconds,
    ...(environment.kind === 'local' ? own : managed),
    limitInAll: environment.kind === 'local' ? replicaLimit(environment) : null,
  };
};

/** An autoscaler of Kubernetes itself has those of its manifest: the documented one can't say the second threshold. */
const tolerancesOf = (environment: Environment): { up: Ratio; down: Ratio } => {
  const { tolerance, scaleUpAboveUtilisation: up, scaleDownBelowUtilisation: down } = environment.autoscaling;
  if (environment.kind === 'local') return { up: tolerance, down: Math.max(tolerance, 1 - down / up) };
  return environment.manifests === 'documented'
    ? { up: tolerance, down: tolerance }
    : { up: 0, down: downwardTolerance(up, down) };
};

/** Ours: its observer measures once a second, for the scaler and the record alike; 5 s are late timers of a busy machine. */
const own = { lagSeconds: 2, slackSeconds: 5 };
/** Ours: metrics-server scrapes every 15 s and averages the span of two scrapes; a busy controller is a few seconds late. */
const managed = { lagSeconds: 60, slackSeconds: 10 };
