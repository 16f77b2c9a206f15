import { defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';
import { aimedNode } from './aimed.ts';
import { nodeShowsWithinMs } from './node-shows-within.ts';
import { replicaFloors } from './replica-floors.ts';

/** A node loses its power: every replica on it is gone at once and has to start elsewhere. */
export const nodeKill = defineFault({
  name: 'node-kill',
  plan: (aim, state, seed) => {
    const node = aimedNode('node-kill', aim, state, seed);
    return {
      targets: [{ kind: 'node', node: node.name }],
      undo: [
        { kind: 'power-on-node', node: node.name },
        ...replicaFloors(
          state,
          state.replicas.filter((r) => r.node === node.name),
        ),
      ],
      lasting: ['the nodes that its replicas run on'],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  showsWithinMs: nodeShowsWithinMs,
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
