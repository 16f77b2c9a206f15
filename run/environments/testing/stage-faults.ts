import { type FaultName, faultNames, type PlannedFault } from '../../../slo/plan.ts';

/** What a stage has not: databases that can be killed, and a second region. */
const beyondStage: readonly FaultName[] = ['database-primary-kill', 'region-loss'];

/** The faults that a stage can carry, some with an agent only; the others take a whole environment. */
export const stageFaults = faultNames.filter((fault) => !beyondStage.includes(fault));

/** Of the third zone, in which a stage's databases, which nobody can kill, are not. */
export const aimOnStage = (fault: FaultName): PlannedFault['aim'] =>
  fault === 'zone-loss' || fault === 'zone-cut' ? { zone: 'r1c' } : { service: 'donor', region: 'region-1' };
