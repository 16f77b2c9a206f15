import type { Mark } from '../evidence.ts';
import type { ControlPlane, Plan } from '../plan.ts';
import { type FaultTimes, first, type Timeline, targetsOf } from '../timeline.ts';
import type { Count } from '../units.ts';
import type { HeldSteps } from '../verdict.ts';
import { heldSteps, makerOf } from './held-steps.ts';
import {
  type Prediction,
  predictedContainerEnd,
  predictedEviction,
  predictedNodeLoss,
  predictedPodLoss,
  predictedRegionLoss,
} from './predicted.ts';

type PlanOfSteps = Pick<Plan, 'controlPlane'> & { environment: Pick<Plan['environment'], 'manifests'> };

/**
 * For each fault that took effect, what the platform's own marks say of its way back, against what the control plane's
 * settings predict. Nothing where they are not known.
 */
export const stepsOfFaults = (
  { controlPlane, environment }: PlanOfSteps,
  timeline: Timeline,
  marks: readonly Mark[],
): HeldSteps[] => {
  if (controlPlane === null) return [];
  return timeline.faults.flatMap(({ planned, effective, healStarted }): HeldSteps[] => {
    if (effective === null) return [];
    const injected = first(
      marks.filter((m) => m.fault === planned.id),
      'fault-injected',
    );
    // The proof of a node's loss comes with its first silence; the clock of the settings starts with the loss itself.
    const { at, uncertaintyMs } = injected ?? effective;
    const targets = targetsOf(marks, planned.id);
    // Without a heal nobody knows what came after the last mark.
    const until = healStarted ?? marks.reduce((last, m) => Math.max(last, m.at), at);
    const of: Suffered = {
      targets,
      marks: marks.filter((m) => m.at + m.uncertaintyMs >= at && m.at <= until),
      budgets: environment.manifests === 'corrected',
    };
    const predictions = predictionsOf(planned, controlPlane, of);
    if (predictions === null) return [];
    const fault = { at, uncertaintyMs };
    return [{ fault: planned.id, steps: heldSteps({ predictions, fault, targets, marks, until }) }];
  });
};

type Suffered = {
  targets: readonly string[];
  /** From the fault until its heal. */
  marks: readonly Mark[];
  /** That LifeFlow's objects have disruption budgets: one for each service, of one pod. */
  budgets: boolean;
};

/** Null for a fault after which no setting says what comes when. */
const predictionsOf = (
  { fault }: FaultTimes['planned'],
  controlPlane: ControlPlane,
  of: Suffered,
): readonly Prediction[] | null => {
  const { slack } = controlPlane;
  switch (fault) {
    case 'node-kill':
    case 'zone-loss':
    case 'node-cut':
    case 'zone-cut':
      return predictedNodeLoss(controlPlane, slack, Math.max(1, wentDown(of)));
    case 'region-loss':
      return predictedRegionLoss(controlPlane, slack);
    case 'replica-kill':
    case 'replica-stop':
      return predictedPodLoss(controlPlane, slack);
    case 'replica-evict':
    case 'node-drain':
      return predictedEviction(controlPlane, slack, {
        pods: Math.max(1, of.targets.length),
        together: of.budgets ? mostOfOne(of) : 1,
      });
    case 'container-kill':
      return predictedContainerEnd(controlPlane, slack, restartsBefore(of));
    default:
      return null;
  }
};

const wentDown = ({ targets, marks }: Suffered): Count =>
  new Set(
    marks.flatMap((m) => (m.name === 'node-down' && targets.includes(m.subject ?? '') ? [m.subject] : [])),
  ).size;

/** Replicas of one service among the targets, at most. */
const mostOfOne = ({ targets }: Suffered): Count =>
  Math.max(1, ...[...Map.groupBy(targets, makerOf).values()].map((own) => own.length));

/** Where the platform counts them; it knows of none otherwise. */
const restartsBefore = ({ targets, marks }: Suffered): Count => {
  const counts = marks.flatMap((m) =>
    m.name === 'replica-started' && targets.includes(m.subject ?? '') ? (m.restarts ?? []) : [],
  );
  return counts.length === 0 ? 0 : Math.max(0, Math.min(...counts) - 1);
};
