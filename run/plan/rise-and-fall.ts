import type { Shape } from '../../scenarios/profile.ts';
import { longestPeriod } from '../../slo/autoscaling/behaviour.ts';
import type { Objective } from '../../slo/plan.ts';
import type { Seconds } from '../../slo/units.ts';
import type { Environment } from '../config/schema.ts';
import { autoscalerOf } from './autoscaler.ts';

/** Ours: what is due is seen for so long that no late sample hides it. */
const margin: Seconds = 10;
/** Ours: the first replicas are asked for by the load as it comes, and some more by what it is without the first ones. */
const growths = 2;

/**
 * How long load has to be low, high and low again for an autoscaler to show what it does: before the rise as long as
 * nothing can be held against it, above the threshold for two growths, and after the fall until what it may keep has to go.
 */
export const scalingLengths = (environment: Environment): Shape => {
  const { lagSeconds, syncSeconds, slackSeconds, scaleDown } = autoscalerOf(environment);
  const { quietSeconds, rampSeconds, quietShare } = environment.load;
  const due = Math.max(scaleDown.stabilisationSeconds, longestPeriod(scaleDown)) + syncSeconds + slackSeconds;
  return {
    quietSeconds: Math.max(quietSeconds, lagSeconds + margin),
    rampSeconds,
    holdSeconds: growths * environment.autoscaling.reactionBoundSeconds,
    decaySeconds: rampSeconds + lagSeconds + due + margin,
    quietShare,
  };
};

/**
 * Of a run for the autoscaler: its objectives, and what the config requires beside those that load alone decides. Nobody
 * promises them above the documented figure; and above it an autoscaler has to react.
 */
export const requiredOfScaling = (objectives: readonly Objective[]): Objective[] =>
  objectives.map((o) => ({
    ...o,
    required: o.kind.startsWith('autoscaling-') || (o.required && !ofLoad.includes(o.kind)),
    ...(o.kind === 'autoscaling-reaction'
      ? { decidable: true, has: `load above the documented figure for ${growths * o.bound} s` }
      : {}),
  }));

const ofLoad: readonly Objective['kind'][] = ['availability', 'latency', 'throughput'];
