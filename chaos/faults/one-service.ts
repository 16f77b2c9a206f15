import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import type { PlatformState, ReplicaState } from '../../slo/topology.ts';
import { choose } from '../choose.ts';
import { AimError } from '../fault.ts';

/**
 * All replicas of one service in one region, those that are not ready included: the service that is aimed at, or one that
 * the seed chooses. In the region that answers reads unless another is aimed at: where nobody asks, nobody would notice.
 * @throws AimError where none is ready
 */
export const oneService = (
  fault: FaultName,
  aim: PlannedFault['aim'],
  state: PlatformState,
  seed: number,
): Pick<ReplicaState, 'service' | 'region'> & { replicas: readonly ReplicaState[] } => {
  const asked = aim.region ?? state.edge.readRegion;
  const { service, region } = choose(
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
  const replicas = state.replicas.filter((r) => r.service === service && r.region === region);
  return { service, region, replicas };
};
