import type { Cores, Count, Ratio } from '../units.ts';
import type { Behaviour } from './behaviour.ts';

/** A pod as the autoscaler sees it; without `usage` its metric is missing. */
export type Pod = { request: Cores; usage?: Cores; ready: boolean };

/** One entry of `spec.metrics` with what was measured of it. */
export type Metric =
  /** CPU of the pods as a share of their requests, against a target such as 0.7. */
  | { kind: 'utilisation'; target: Ratio; pods: readonly Pod[] }
  /** One figure for all pods together, such as a queue's depth, against a target for each; null could not be read. */
  | { kind: 'average'; target: number; total: number | null };

type Tolerances = Pick<Behaviour, 'scaleUp' | 'scaleDown'>;

/**
 * Replicas that the metrics ask for, before stabilisation, policies and bounds: the most that any of them asks for.
 * Null where nothing is decided: no metric could be read, or one could not and the others would take replicas away.
 * Source: Kubernetes 1.33, pkg/controller/podautoscaler/replica_calculator.go and horizontal.go.
 */
export const recommend = (
  metrics: readonly Metric[],
  current: Count,
  tolerances: Tolerances,
): Count | null => {
  const asked = metrics.map((metric) => askedBy(metric, current, tolerances));
  const read = asked.filter((n) => n !== null);
  if (read.length === 0) return null;
  const most = Math.max(...read);
  return read.length < asked.length && most < current ? null : most;
};

const askedBy = (metric: Metric, current: Count, tolerances: Tolerances): Count | null =>
  metric.kind === 'average'
    ? byAverage(metric, current, tolerances)
    : byUtilisation(metric, current, tolerances);

const byAverage = (
  { target, total }: Extract<Metric, { kind: 'average' }>,
  current: Count,
  tolerances: Tolerances,
): Count | null => {
  if (total === null) return null;
  return within(total / (target * current), tolerances) ? current : ceil(total / target);
};

const byUtilisation = (
  { target, pods }: Extract<Metric, { kind: 'utilisation' }>,
  current: Count,
  tolerances: Tolerances,
): Count | null => {
  const ready = pods.filter((p) => p.ready);
  const measured = ready.filter((p) => p.usage !== undefined);
  if (measured.length === 0) return null;
  const missing = ready.filter((p) => p.usage === undefined);
  const unready = pods.filter((p) => !p.ready);
  const ratio = ratioOf(measured, target);
  const growsWithUnready = unready.length > 0 && ratio > 1;
  if (!growsWithUnready && missing.length === 0) {
    return within(ratio, tolerances) ? current : ceil(ratio * ready.length);
  }
  // Who has no metric is counted so that the change becomes smaller: at full use when shrinking, idle when growing.
  const filled = [
    ...measured,
    ...(ratio === 1
      ? []
      : missing.map((p) => ({ ...p, usage: ratio < 1 ? p.request * Math.max(1, target) : 0 }))),
    ...(growsWithUnready ? unready.map((p) => ({ ...p, usage: 0 })) : []),
  ];
  const damped = ratioOf(filled, target);
  const shrinks = damped < 1;
  if (within(damped, tolerances) || shrinks !== ratio < 1) return current;
  const asked = ceil(damped * filled.length);
  return shrinks ? Math.min(asked, current) : Math.max(asked, current);
};

/** The controller calculates utilisation in whole per cent, rounded down. */
const ratioOf = (pods: readonly Pod[], target: Ratio): number => {
  const used = pods.reduce((sum, p) => sum + (p.usage ?? 0), 0);
  const requested = pods.reduce((sum, p) => sum + p.request, 0);
  return Math.floor((used * 100) / requested + rounding) / (target * 100);
};

export const within = (ratio: number, { scaleUp, scaleDown }: Tolerances): boolean =>
  ratio >= 1 - scaleDown.tolerance - rounding && ratio <= 1 + scaleUp.tolerance + rounding;

/** Up, unless what is over is the computer's rounding. */
export const ceil = (n: number): Count => Math.ceil(n - rounding);

/** Ours: sums of shares in binary come out this much beside what integers would give. */
const rounding = 1e-9;
