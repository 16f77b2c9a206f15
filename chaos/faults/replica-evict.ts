import { defineDisturbance } from '../define-disturbance.ts';
import { aimedReplica } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/** One replica is evicted as a drain does it: only where the disruption budget allows it, and with its grace period. */
export const replicaEvict = defineDisturbance({
  name: 'replica-evict',
  plan: (aim, state, seed) => {
    const { name, service, region } = aimedReplica('replica-evict', aim, state, seed);
    return {
      targets: [{ kind: 'replica', replica: name }],
      disturbance: { kind: 'evict-replica', replica: name },
      undo: replicaFloors(state, [{ service, region }]),
      lasting: ["the replica's name and node"],
    };
  },
  // Ours: the grace period of 30 s that Kubernetes gives by default, and some more to be gone.
  showsWithinMs: 45_000,
});
