import { choose } from '../choose.ts';
import { AimError, defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';
import { aimedZones } from './aimed.ts';
import { nodeShowsWithinMs } from './node-shows-within.ts';
import { replicaFloors } from './replica-floors.ts';

/** A whole zone goes dark: all of its nodes and its database in the same moment. */
export const zoneLoss = defineFault({
  name: 'zone-loss',
  plan: (aim, state, seed) => {
    const zone = choose(
      aimedZones(aim, state),
      (z) => z,
      seed,
      new AimError('zone-loss', 'expected a zone with running nodes that matches the aim, found none'),
    );
    const nodes = state.nodes.filter((n) => n.zone === zone && n.up);
    const databases = state.databases.filter((d) => d.zone === zone && d.up);
    return {
      targets: [
        ...nodes.map((n) => ({ kind: 'node', node: n.name }) as const),
        ...databases.map((d) => ({ kind: 'database', instance: d.name }) as const),
      ],
      // Machines first: replicas and standbys need somewhere to run.
      undo: [
        ...nodes.map((n) => ({ kind: 'power-on-node', node: n.name }) as const),
        ...(databases.length > 0 ? [{ kind: 'restore-replication' } as const] : []),
        ...replicaFloors(
          state,
          state.replicas.filter((r) => r.zone === zone),
        ),
      ],
      lasting: [
        'the nodes that its replicas run on',
        ...(databases.some((d) => d.role === 'primary') ? ['the zone that the primary runs in'] : []),
      ],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  showsWithinMs: nodeShowsWithinMs,
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
