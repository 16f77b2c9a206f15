import type { Count, EpochMilliseconds, Seconds } from '../units.ts';
import { longestPeriod, type Scaler } from './behaviour.ts';
import { type Changes, growthLimit, shrinkLimit } from './policies.ts';
import { type Metric, recommend } from './recommend.ts';

/** What the controller remembers of one autoscaler between two syncs. */
export type Memory = {
  recommendations: readonly { at: EpochMilliseconds; replicas: Count }[];
  /** Replicas added (above 0) or taken away. */
  changes: readonly { at: EpochMilliseconds; by: Count }[];
};
export const noMemory: Memory = { recommendations: [], changes: [] };

export type Seen = { current: Count; metrics: readonly Metric[]; now: EpochMilliseconds };

/**
 * One sync of the Kubernetes horizontal pod autoscaler: recommend, stabilise, limit by policy, clamp.
 * Source: Kubernetes 1.33, pkg/controller/podautoscaler/horizontal.go, reconcileAutoscaler with a behaviour.
 */
export const sync = (
  scaler: Scaler,
  memory: Memory,
  { current, metrics, now }: Seen,
): { desired: Count; recommended: Count | null; memory: Memory } => {
  if (current === 0 && scaler.min > 0) return { desired: 0, recommended: null, memory };
  // A size outside the bounds is put right at once, past metrics, stabilisation and policies.
  const bounded = Math.min(scaler.max, Math.max(scaler.min, current));
  if (bounded !== current) {
    return { desired: bounded, recommended: null, memory: changed(scaler, memory, now, bounded - current) };
  }
  const recommended = recommend(metrics, current, scaler);
  if (recommended === null) return { desired: current, recommended, memory };
  const stable = stabilise(scaler, memory, current, recommended, now);
  const desired = limited(scaler, memory, current, stable, now);
  const oldest =
    now - 1000 * Math.max(scaler.scaleUp.stabilisationSeconds, scaler.scaleDown.stabilisationSeconds);
  const recommendations = [
    ...memory.recommendations.filter((r) => r.at >= oldest),
    { at: now, replicas: recommended },
  ];
  return {
    desired,
    recommended,
    memory: changed(scaler, { ...memory, recommendations }, now, desired - current),
  };
};

/** Not above the least of the last recommendations that hold growth back, nor below the most of those that hold shrinking back. */
export const stabilise = (
  scaler: Scaler,
  { recommendations }: Memory,
  current: Count,
  recommended: Count,
  now: EpochMilliseconds,
): Count => {
  const last = (window: Seconds) =>
    recommendations.filter((r) => r.at > now - window * 1000).map((r) => r.replicas);
  const grown = Math.min(recommended, ...last(scaler.scaleUp.stabilisationSeconds));
  const shrunk = Math.max(recommended, ...last(scaler.scaleDown.stabilisationSeconds));
  return Math.min(shrunk, Math.max(grown, current));
};

const limited = (
  scaler: Scaler,
  memory: Memory,
  current: Count,
  stable: Count,
  now: EpochMilliseconds,
): Count => {
  const changes = changesOf(memory, now);
  if (stable > current) {
    return Math.min(stable, scaler.max, growthLimit(current, scaler.scaleUp, changes));
  }
  return Math.max(stable, scaler.min, shrinkLimit(current, scaler.scaleDown, changes));
};

const changesOf =
  ({ changes }: Memory, now: EpochMilliseconds): Changes =>
  (period) => {
    const inside = changes.filter((c) => c.at > now - period * 1000);
    return {
      added: inside.reduce((sum, c) => sum + Math.max(0, c.by), 0),
      removed: inside.reduce((sum, c) => sum + Math.max(0, -c.by), 0),
    };
  };

const changed = (scaler: Scaler, memory: Memory, now: EpochMilliseconds, by: Count): Memory => {
  if (by === 0) return memory;
  const oldest = now - 1000 * Math.max(longestPeriod(scaler.scaleUp), longestPeriod(scaler.scaleDown));
  return { ...memory, changes: [...memory.changes.filter((c) => c.at >= oldest), { at: now, by }] };
};
