import type { FaultName } from '../../slo/plan.ts';
import type { Fault } from '../fault.ts';
import { databasePrimaryKill } from './database-primary-kill.ts';
import { httpDelay } from './http-delay.ts';
import { httpErrors } from './http-errors.ts';
import { networkDrop } from './network-drop.ts';
import { nodeKill } from './node-kill.ts';
import { regionLoss } from './region-loss.ts';
import { replicaKill } from './replica-kill.ts';
import { rollingRestart } from './rolling-restart.ts';
import { zoneLoss } from './zone-loss.ts';

/** Every fault there is. A new one is one file and one line here. */
export const faults = {
  'replica-kill': replicaKill,
  'node-kill': nodeKill,
  'database-primary-kill': databasePrimaryKill,
  'zone-loss': zoneLoss,
  'region-loss': regionLoss,
  'rolling-restart': rollingRestart,
  'http-delay': httpDelay,
  'http-errors': httpErrors,
  'network-drop': networkDrop,
} as const satisfies Record<FaultName, Fault>;

export const faultOf = (name: FaultName): Fault => faults[name];
