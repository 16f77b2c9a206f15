import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import type { NodeState, PlatformState, ReplicaState } from '../../slo/topology.ts';
import { choose } from '../choose.ts';
import { AimError } from '../fault.ts';

type Aim = PlannedFault['aim'];

/** A ready replica that matches the aim, by the seed. @throws AimError when there is none */
export const aimedReplica = (fault: FaultName, aim: Aim, state: PlatformState, seed: number): ReplicaState =>
  choose(
    state.replicas.filter(
      (r) =>
        r.ready &&
        (aim.service === undefined || r.service === aim.service) &&
        (aim.region === undefined || r.region === aim.region) &&
        (aim.zone === undefined || r.zone === aim.zone) &&
        (aim.node === undefined || r.node === aim.node),
    ),
    (r) => r.name,
    seed,
    new AimError(fault, 'expected a ready replica that matches the aim, found none; look at its region'),
  );

/** A running node with replicas that matches the aim, by the seed. @throws AimError when there is none */
export const aimedNode = (fault: FaultName, aim: Aim, state: PlatformState, seed: number): NodeState =>
  choose(
    state.nodes.filter(
      (n) =>
        n.up &&
        (aim.region === undefined || n.region === aim.region) &&
        (aim.zone === undefined || n.zone === aim.zone) &&
        (aim.node === undefined || n.name === aim.node) &&
        // A node without replicas would be a fault that nobody can notice.
        state.replicas.some(
          (r) => r.node === n.name && (aim.service === undefined || r.service === aim.service),
        ),
    ),
    (n) => n.name,
    seed,
    new AimError(fault, 'expected a running node with replicas that matches the aim, found none'),
  );

/**
 * A service with ready replicas in the region that is asked, by the seed: where nobody asks, nobody would notice.
 * @throws AimError when there is none
 */
export const aimedService = (
  fault: FaultName,
  aim: Aim,
  state: PlatformState,
  seed: number,
): Pick<ReplicaState, 'service' | 'region'> => {
  const asked = aim.region ?? state.edge.readRegion;
  return choose(
    state.replicas.filter(
      (r) => r.ready && r.region === asked && (aim.service === undefined || r.service === aim.service),
    ),
    (r) => r.name,
    seed,
    new AimError(
      fault,
      'expected ready replicas that match the aim, found none; look at its service and region',
    ),
  );
};

/** Every zone that matches the aim and has running nodes. */
export const aimedZones = (aim: Aim, state: PlatformState): string[] => {
  const role = aim.zoneOf === 'standby' ? 'sync-standby' : aim.zoneOf;
  const held = state.databases.filter((d) => d.up && d.role === role).map((d) => d.zone);
  const zones = state.nodes
    .filter((n) => n.up && (aim.region === undefined || n.region === aim.region))
    .map((n) => n.zone)
    .filter((z) => (aim.zone === undefined || z === aim.zone) && (role === undefined || held.includes(z)));
  return [...new Set(zones)];
};
