import type { Count, Ratio, Seconds } from '../units.ts';

/** At most so many replicas, or so large a share of them (1 is 100 %), in one period. */
export type ScalingPolicy = { type: 'Pods' | 'Percent'; value: number; periodSeconds: Seconds };

/** `spec.behavior.scaleUp` or `scaleDown` of a HorizontalPodAutoscaler, autoscaling/v2. */
export type ScalingRules = {
  stabilisationSeconds: Seconds;
  selectPolicy: 'Max' | 'Min' | 'Disabled';
  policies: readonly ScalingPolicy[];
  /** Of the ratio around 1 within which nothing is done; one for each direction since Kubernetes 1.33. */
  tolerance: Ratio;
};

export type Behaviour = { scaleUp: ScalingRules; scaleDown: ScalingRules };

/** A HorizontalPodAutoscaler without its metrics. */
export type Scaler = Behaviour & { min: Count; max: Count };

/** What Kubernetes fills in: the API's defaults of autoscaling/v2 and `--horizontal-pod-autoscaler-tolerance`. */
export const defaultBehaviour: Behaviour = {
  scaleUp: {
    stabilisationSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 1, periodSeconds: 15 },
    ],
    tolerance: 0.1,
  },
  scaleDown: {
    stabilisationSeconds: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 1, periodSeconds: 15 }],
    tolerance: 0.1,
  },
};

/** The period that the controller remembers scale events for. */
export const longestPeriod = ({ policies }: ScalingRules): Seconds =>
  policies.reduce((longest, p) => Math.max(longest, p.periodSeconds), 0);

/**
 * The tolerance for scaling down with which nothing is taken away until the metric falls to `down`, for an autoscaler
 * whose target is `up`: it acts once metric / target is below 1 - tolerance.
 */
export const downwardTolerance = (up: Ratio, down: Ratio): Ratio => 1 - down / up;
