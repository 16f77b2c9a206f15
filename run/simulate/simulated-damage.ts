import type { UndoStep } from '../../slo/journal.ts';
import type { DatabaseState, NodeState } from '../../slo/topology.ts';

/** Something that is not as it was, and which undo steps would put it right. */
export type Damage = { says: string; mendedBy: (step: UndoStep) => boolean };

/** Where LifeFlow stands, as far as a kill or a rollout changes it. */
type Standing = {
  nodes: readonly NodeState[];
  /** `service/region` that have fewer replicas than they are to have, or whose replicas are being replaced. */
  missing: readonly string[];
  rolling: readonly string[];
  databases: readonly DatabaseState[];
  edge: { readRegion: string; writeRegion: string };
  /** Region that reads and writes are to go to. */
  home: string;
};

/** What is damaged. Written apart from chaos/residue.ts, so that a mistake there is not repeated here. */
export const damageIn = ({ nodes, missing, rolling, databases, edge, home }: Standing): Damage[] => [
  ...nodes
    .filter((n) => !n.up)
    .map((n) => ({
      says: `node ${n.name} is down`,
      mendedBy: (s: UndoStep) =>
        (s.kind === 'power-on-node' && s.node === n.name) ||
        (s.kind === 'fail-back' && s.region === n.region),
    })),
  ...missing.map((key) => ({
    says: `${key} has too few replicas`,
    mendedBy: (s: UndoStep) =>
      (s.kind === 'restore-replicas' && `${s.service}/${s.region}` === key) ||
      (s.kind === 'fail-back' && key.endsWith(s.region)) ||
      // With its nodes dark, or shut, a region has nowhere to put replicas.
      ['power-on-node', 'join-nodes', 'uncordon-node'].includes(s.kind),
  })),
  ...rolling.map((key) => ({
    says: `${key} is being rolled out`,
    mendedBy: (s: UndoStep) => s.kind === 'end-rollout' && `${s.service}/${s.region}` === key,
  })),
  ...(databases.every((d) => d.up) && rolesAreRight(databases)
    ? []
    : [
        {
          says: `database roles are ${databases.map((d) => `${d.name} ${d.up ? d.role : 'down'}`).join(', ')}`,
          mendedBy: (s: UndoStep) => s.kind === 'restore-replication' || s.kind === 'fail-back',
        },
      ]),
  ...(edge.readRegion === home && edge.writeRegion === home
    ? []
    : [
        {
          says: `reads go to ${edge.readRegion}, writes to ${edge.writeRegion}`,
          mendedBy: (s: UndoStep) => s.kind === 'fail-back',
        },
      ]),
];

const rolesAreRight = (databases: readonly DatabaseState[]): boolean => {
  const [a, b, c] = databases;
  const [x, y] = [a?.role, b?.role].sort();
  return x === 'primary' && y === 'sync-standby' && c?.role === 'async-replica';
};
