import type { UndoStep } from '../../slo/journal.ts';
import type { PlatformState, ReplicaState } from '../../slo/topology.ts';
import type { Count } from '../../slo/units.ts';

type Place = Pick<ReplicaState, 'service' | 'region'>;

export const readyIn = ({ replicas }: Pick<PlatformState, 'replicas'>, { service, region }: Place): Count =>
  replicas.filter((r) => r.ready && r.service === service && r.region === region).length;

/** How many replicas each service of a region has that are ready. */
export const readyByService = (
  state: Pick<PlatformState, 'replicas'>,
  region: string,
): Record<string, Count> => {
  const services = state.replicas.filter((r) => r.region === region).map((r) => r.service);
  return Object.fromEntries(services.map((service) => [service, readyIn(state, { service, region })]));
};

/** The undo steps that bring these replicas' services back to their number, one for each service and region. */
export const replicaFloors = (
  state: Pick<PlatformState, 'replicas'>,
  struck: readonly Place[],
): UndoStep[] => {
  const groups = new Map(struck.map((r) => [`${r.service}/${r.region}`, r]));
  return [...groups.values()].map(({ service, region }) => ({
    kind: 'restore-replicas',
    service,
    region,
    ready: readyIn(state, { service, region }),
  }));
};
