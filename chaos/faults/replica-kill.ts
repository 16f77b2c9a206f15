import { defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';
import { aimedReplica } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/** One replica of a service dies without a word; the others carry on and a new one takes its place. */
export const replicaKill = defineFault({
  name: 'replica-kill',
  plan: (aim, state, seed) => {
    const replica = aimedReplica('replica-kill', aim, state, seed);
    return {
      targets: [{ kind: 'replica', replica: replica.name }],
      undo: replicaFloors(state, [replica]),
      lasting: ["the replica's name and node"],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
