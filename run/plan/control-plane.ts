import { clusterTimersOf } from '../../fixtures/clustered/options.ts';
import type { ControlPlane, Timer } from '../../slo/plan.ts';
import type { Environment } from '../config/schema.ts';
import { SuiteError } from '../errors.ts';

/**
 * How the environment's Kubernetes is set, so that each step of a way back can be held against it. Null for one that the
 * suite did not start: a managed control plane shows its flags to nobody.
 */
export const controlPlaneOf = (environment: Environment): ControlPlane | null => {
  if (environment.kind !== 'cluster') return null;
  const used = (timer: string): number => {
    const known: Timer | undefined = environment.timers[timer];
    if (known !== undefined) return known.usedSeconds;
    throw new SuiteError(
      'CONFIG',
      timer,
      `expected a timer ${timer} in the environment; found none; add it to its timers.`,
    );
  };
  const timers = { nodeDetection: used('nodeDetection'), nodeEviction: used('nodeEviction') };
  const set = clusterTimersOf(timers, environment.autoscaling.syncSeconds);
  return {
    nodeLeaseSeconds: set.nodeLeaseSeconds,
    nodeMonitorSeconds: set.nodeMonitorSeconds,
    nodeMonitorGraceSeconds: set.nodeMonitorGraceSeconds,
    nodeEvictionRate: set.nodeEvictionRate,
    tolerationSeconds: set.tolerationSeconds,
    readiness: { initialDelaySeconds: used('readinessDelay'), periodSeconds: used('readinessPeriod') },
    slack: { ...slack },
  };
};

/**
 * Ours: what the two cores take that carry load, LifeFlow and nine kubelets at the same time; on idle ones a controller
 * takes a tenth of a second, a container a second, and the program as long.
 */
const slack = { controllerSeconds: 5, startSeconds: 15, bootSeconds: 10 } as const;
