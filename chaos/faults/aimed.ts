import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import type { NodeState, PlatformState, ReplicaState } from '../../slo/topology.ts';
import { choose } from '../choose.ts';
import { AimError } from '../fault.ts';

type Aim = PlannedFault['aim'];

/** The region that a fault is aimed at; the one that is asked where none is named, as nobody would notice one elsewhere. */
export const aimedRegion = (aim: Aim, { edge }: Pick<PlatformState, 'edge'>): string =>
  aim.region ?? edge.readRegion;

/** A ready replica that matches the aim, by the seed. @throws AimError when there is none */
export const aimedReplica = (fault: FaultName, aim: Aim, state: PlatformState, seed: number): ReplicaState =>
  choose(
    state.replicas.filter(
      (r) =>
        r.ready &&
        (aim.service === undefined || r.service === aim.service) &&
        r.region === aimedRegion(aim, state) &&
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
        n.region === aimedRegion(aim, state) &&
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

/** A service with ready replicas in the aimed region, by the seed. @throws AimError when there is none */
export const aimedService = (
  fault: FaultName,
  aim: Aim,
  state: PlatformState,
  seed: number,
): Pick<ReplicaState, 'service' | 'region'> => {
  const asked = aimedRegion(aim, state);
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

/** Every zone of the aimed region that matches the aim and has running nodes. */
export const aimedZones = (aim: Aim, state: PlatformState): string[] => {
  const role = aim.zoneOf === 'standby' ? 'sync-standby' : aim.zoneOf;
  const held = state.databases.filter((d) => d.up && d.role === role).map((d) => d.zone);
  const zones = state.nodes
    .filter((n) => n.up && n.region === aimedRegion(aim, state))
    .map((n) => n.zone)
    .filter((z) => (aim.zone === undefined || z === aim.zone) && (role === undefined || held.includes(z)));
  return [...new Set(zones)];
};
