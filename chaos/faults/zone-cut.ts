import { choose } from '../choose.ts';
import { defineDisturbance } from '../define-disturbance.ts';
import { AimError } from '../fault.ts';
import { aimedZones } from './aimed.ts';
import { nodeShowsWithinMs } from './node-shows-within.ts';
import { replicaFloors } from './replica-floors.ts';

/**
 * A whole zone is cut off from the network, its nodes and its database: what is in it runs on, its nodes reach each other,
 * and nobody outside is told anything.
 */
export const zoneCut = defineDisturbance({
  name: 'zone-cut',
  plan: (aim, state, seed) => {
    const zone = choose(
      aimedZones(aim, state),
      (z) => z,
      seed,
      new AimError('zone-cut', 'expected a zone with running nodes that matches the aim, found none'),
    );
    const nodes = state.nodes.filter((n) => n.zone === zone && n.up).map((n) => n.name);
    const held = state.databases.filter((d) => d.zone === zone && d.up);
    const databases = held.map((d) => d.name);
    return {
      targets: [
        ...nodes.map((node) => ({ kind: 'node', node }) as const),
        ...databases.map((instance) => ({ kind: 'database', instance }) as const),
      ],
      disturbance: { kind: 'cut-off', nodes, databases },
      undo: [
        { kind: 'join-nodes', nodes },
        ...(databases.length > 0 ? [{ kind: 'restore-replication' } as const] : []),
        ...replicaFloors(
          state,
          state.replicas.filter((r) => r.zone === zone),
        ),
      ],
      lasting: [
        "its replicas' names and nodes",
        ...(held.some((d) => d.role === 'primary') ? ['the zone that the primary runs in'] : []),
      ],
    };
  },
  showsWithinMs: nodeShowsWithinMs,
});
