import type { Mark } from '../evidence.ts';
import type { FaultName, Plan } from '../plan.ts';
import { first, type Timeline, targetsOf } from '../timeline.ts';
import type { HeldSteps } from '../verdict.ts';
import { heldSteps } from './held-steps.ts';
import { predictedNodeLoss, predictedPodLoss } from './predicted.ts';

/** Faults after which a machine is silent, with or without power. */
const silences: readonly FaultName[] = ['node-kill', 'zone-loss', 'node-cut', 'zone-cut'];

/**
 * For each fault that took effect, what the platform's own marks say of its way back, against what the control plane's
 * settings predict. Nothing where they are not known.
 */
export const stepsOfFaults = (
  { controlPlane }: Pick<Plan, 'controlPlane'>,
  timeline: Timeline,
  marks: readonly Mark[],
): HeldSteps[] => {
  if (controlPlane === null) return [];
  return timeline.faults.flatMap(({ planned, effective, healStarted }): HeldSteps[] => {
    if (effective === null) return [];
    const silenced = silences.includes(planned.fault);
    if (!silenced && planned.fault !== 'replica-kill') return [];
    const injected = first(
      marks.filter((m) => m.fault === planned.id),
      'fault-injected',
    );
    const targets = targetsOf(marks, planned.id);
    const until = healStarted ?? Infinity;
    const down = new Set(
      marks.flatMap((m) =>
        m.name === 'node-down' && m.at <= until && targets.includes(m.subject ?? '') ? [m.subject] : [],
      ),
    );
    // The proof of a node's loss comes with its first silence; the clock of the settings starts with the loss itself.
    const fault = injected ?? effective;
    const predictions = silenced
      ? predictedNodeLoss(controlPlane, controlPlane.slack, Math.max(1, down.size))
      : predictedPodLoss(controlPlane, controlPlane.slack);
    return [
      {
        fault: planned.id,
        steps: heldSteps({
          predictions,
          fault: { at: fault.at, uncertaintyMs: fault.uncertaintyMs },
          targets,
          marks,
          until,
        }),
      },
    ];
  });
};
