import type { UndoStep } from '../../slo/journal.ts';
import type { PlatformState, ReplicaState } from '../../slo/topology.ts';

/** The undo steps that bring these replicas' services back to their number, one for each service and region. */
export const replicaFloors = (
  { replicas }: Pick<PlatformState, 'replicas'>,
  struck: readonly Pick<ReplicaState, 'service' | 'region'>[],
): UndoStep[] => {
  const groups = new Map(struck.map((r) => [`${r.service}/${r.region}`, r]));
  return [...groups.values()].map(({ service, region }) => ({
    kind: 'restore-replicas',
    service,
    region,
    ready: replicas.filter((r) => r.ready && r.service === service && r.region === region).length,
  }));
};
