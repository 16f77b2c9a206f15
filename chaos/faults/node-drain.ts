import { defineDisturbance } from '../define-disturbance.ts';
import { aimedNode } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/** A node is emptied for maintenance: it gets nothing new, and each of its replicas is evicted as its budget allows. */
export const nodeDrain = defineDisturbance({
  name: 'node-drain',
  plan: (aim, state, seed) => {
    const { name } = aimedNode('node-drain', aim, state, seed);
    const housed = state.replicas.filter((r) => r.node === name);
    return {
      targets: housed.map((r) => ({ kind: 'replica', replica: r.name })),
      disturbance: { kind: 'drain-node', node: name },
      // First, or the replicas that are missing would find one node less.
      undo: [{ kind: 'uncordon-node', node: name }, ...replicaFloors(state, housed)],
      lasting: [
        "its replicas' names and nodes",
        'that the node is gone, if its owner took it away while it was empty',
      ],
    };
  },
  // Ours: eight replicas one after the other, each with its successor's start and its own grace period.
  showsWithinMs: 120_000,
});
