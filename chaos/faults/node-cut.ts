import { defineDisturbance } from '../define-disturbance.ts';
import { aimedNode } from './aimed.ts';
import { nodeShowsWithinMs } from './node-shows-within.ts';
import { replicaFloors } from './replica-floors.ts';

/** A node is cut off from the network: its replicas run on and reach nobody, and others have to take their place. */
export const nodeCut = defineDisturbance({
  name: 'node-cut',
  plan: (aim, state, seed) => {
    const { name } = aimedNode('node-cut', aim, state, seed);
    return {
      targets: [{ kind: 'node', node: name }],
      disturbance: { kind: 'cut-off', nodes: [name], databases: [] },
      undo: [
        { kind: 'join-nodes', nodes: [name] },
        ...replicaFloors(
          state,
          state.replicas.filter((r) => r.node === name),
        ),
      ],
      lasting: ["its replicas' names and nodes"],
    };
  },
  showsWithinMs: nodeShowsWithinMs,
});
