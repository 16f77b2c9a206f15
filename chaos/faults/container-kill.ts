import { defineDisturbance } from '../define-disturbance.ts';
import { aimedReplica } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/** The process of one replica ends at once, as by an error of its own; it is started anew where it stands. */
export const containerKill = defineDisturbance({
  name: 'container-kill',
  plan: (aim, state, seed) => {
    const { name, service, region } = aimedReplica('container-kill', aim, state, seed);
    return {
      targets: [{ kind: 'replica', replica: name }],
      disturbance: { kind: 'kill-container', replica: name },
      undo: replicaFloors(state, [{ service, region }]),
      lasting: ["the replica's number of starts"],
    };
  },
});
