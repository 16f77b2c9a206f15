import { disruptionNames, type FaultName, faultNames, type PlannedFault } from '../../../slo/plan.ts';

/** What a stage has not: databases, a second region, and pods with a program that a disruption could sit in. */
const beyondStage: readonly FaultName[] = ['database-primary-kill', 'region-loss', ...disruptionNames];

/** The faults that a stage can carry; the others take a whole environment. */
export const stageFaults = faultNames.filter((fault) => !beyondStage.includes(fault));

/** Of the third zone, in which a stage's databases, which nobody can kill, are not. */
export const aimOnStage = (fault: FaultName): PlannedFault['aim'] =>
  fault === 'zone-loss' || fault === 'zone-cut' ? { zone: 'r1c' } : { service: 'donor', region: 'region-1' };
