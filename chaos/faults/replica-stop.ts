import { defineDisturbance } from '../define-disturbance.ts';
import { aimedReplica } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/** One replica is told to end and gets its grace period: it takes no more requests, answers those that it has, and goes. */
export const replicaStop = defineDisturbance({
  name: 'replica-stop',
  plan: (aim, state, seed) => {
    const { name, service, region } = aimedReplica('replica-stop', aim, state, seed);
    return {
      targets: [{ kind: 'replica', replica: name }],
      disturbance: { kind: 'stop-replica', replica: name },
      undo: replicaFloors(state, [{ service, region }]),
      lasting: ["the replica's name and node"],
    };
  },
  // Ours: the grace period of 30 s that Kubernetes gives by default, and some more to be gone.
  showsWithinMs: 45_000,
});
