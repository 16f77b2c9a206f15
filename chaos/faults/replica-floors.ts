import type { UndoStep } from '../../slo/journal.ts';
import type { ReplicaState } from '../../slo/topology.ts';

/** The undo steps that bring these replicas' services back to their number, one for each service and region. */
export const replicaFloors = (replicas: readonly ReplicaState[]): UndoStep[] => {
  const groups = new Map(replicas.map((r) => [`${r.service}/${r.region}`, r]));
  return [...groups.values()].map(({ service, region }) => ({ kind: 'restore-replicas', service, region }));
};
