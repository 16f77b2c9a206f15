import type { FaultName } from '../../slo/plan.ts';
import type { Fault } from '../fault.ts';
import { apiCut } from './api-cut.ts';
import { brokenRollout } from './broken-rollout.ts';
import { containerKill } from './container-kill.ts';
import { databasePrimaryKill } from './database-primary-kill.ts';
import { httpDelay } from './http-delay.ts';
import { httpErrors } from './http-errors.ts';
import { networkDrop } from './network-drop.ts';
import { nodeCut } from './node-cut.ts';
import { nodeDrain } from './node-drain.ts';
import { nodeKill } from './node-kill.ts';
import { regionLoss } from './region-loss.ts';
import { replicaEvict } from './replica-evict.ts';
import { replicaKill } from './replica-kill.ts';
import { replicaStop } from './replica-stop.ts';
import { rollingRestart } from './rolling-restart.ts';
import { scalePin } from './scale-pin.ts';
import { zoneCut } from './zone-cut.ts';
import { zoneLoss } from './zone-loss.ts';

/** Every fault there is. A new one is one file and one line here. */
export const faults = {
  'replica-kill': replicaKill,
  'node-kill': nodeKill,
  'database-primary-kill': databasePrimaryKill,
  'zone-loss': zoneLoss,
  'region-loss': regionLoss,
  'rolling-restart': rollingRestart,
  'replica-stop': replicaStop,
  'replica-evict': replicaEvict,
  'container-kill': containerKill,
  'node-drain': nodeDrain,
  'node-cut': nodeCut,
  'zone-cut': zoneCut,
  'api-cut': apiCut,
  'scale-pin': scalePin,
  'broken-rollout': brokenRollout,
  'http-delay': httpDelay,
  'http-errors': httpErrors,
  'network-drop': networkDrop,
} as const satisfies Record<FaultName, Fault>;

export const faultOf = (name: FaultName): Fault => faults[name];
