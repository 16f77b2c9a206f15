import type { FaultName, PlannedFault } from '../slo/plan.ts';
import type { PlatformState } from '../slo/topology.ts';
import type { Milliseconds } from '../slo/units.ts';
import type { Disturbance } from './disturbance.ts';
import { defineFault, type Fault, type FaultPlan } from './fault.ts';
import { restoreAll } from './restore.ts';

/** A fault that is one disturbance: the platform carries it out and shows it, and the undo steps heal it. */
export const defineDisturbance = (fault: {
  name: FaultName;
  /** Pure. Throws AimError when the platform's state offers nothing to hit. */
  plan(
    aim: PlannedFault['aim'],
    state: PlatformState,
    seed: number,
  ): FaultPlan & { disturbance: Disturbance };
  showsWithinMs?: Milliseconds;
}): Fault =>
  defineFault({
    ...fault,
    inject: (platform, plan) => platform.disturb(disturbanceOf(plan)),
    effective: (platform, plan) => platform.shows(disturbanceOf(plan)),
    heal: (platform, plan) => restoreAll(platform, plan.undo),
  });

const disturbanceOf = ({ disturbance }: FaultPlan): Disturbance => {
  if (disturbance !== undefined) return disturbance;
  throw new RangeError('expected the plan of a disturbance to say which; found none');
};
