import type { Count, Seconds } from '../units.ts';
import type { ScalingPolicy, ScalingRules } from './behaviour.ts';

/** Replicas added and taken away in the last so many seconds. */
export type Changes = (period: Seconds) => { added: Count; removed: Count };

/**
 * Most replicas that the policies let a service grow to; never less than it has.
 * Source: Kubernetes 1.33, horizontal.go, calculateScaleUpLimitWithScalingRules.
 */
export const growthLimit = (current: Count, rules: ScalingRules, changes: Changes): Count => {
  const limits = rules.policies.map((p) => {
    const start = startOf(p, current, changes);
    return p.type === 'Pods' ? start + p.value : Math.ceil(start * (1 + p.value) - rounding);
  });
  return Math.max(current, chosen(rules, current, limits, Math.max, Math.min));
};

/** Fewest that they let it shrink to; never more than it has. Source: calculateScaleDownLimitWithBehaviors. */
export const shrinkLimit = (current: Count, rules: ScalingRules, changes: Changes): Count => {
  const limits = rules.policies.map((p) => {
    const start = startOf(p, current, changes);
    return p.type === 'Pods' ? start - p.value : Math.trunc(start * (1 - p.value) + rounding);
  });
  return Math.min(current, chosen(rules, current, limits, Math.min, Math.max));
};

const startOf = ({ periodSeconds }: ScalingPolicy, current: Count, changes: Changes): Count => {
  const { added, removed } = changes(periodSeconds);
  return current - added + removed;
};

type Pick = (...limits: number[]) => number;

/** `Max` is the largest change, which is the largest number when growing and the smallest when shrinking. */
const chosen = (
  { selectPolicy }: ScalingRules,
  current: Count,
  limits: readonly Count[],
  most: Pick,
  least: Pick,
): Count => {
  if (selectPolicy === 'Disabled' || limits.length === 0) return current;
  return selectPolicy === 'Max' ? most(...limits) : least(...limits);
};

const rounding = 1e-9;
