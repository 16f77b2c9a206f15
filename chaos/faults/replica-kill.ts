import { choose } from '../choose.ts';
import { AimError, defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';

/** One replica of a service dies without a word; the others carry on and a new one takes its place. */
export const replicaKill = defineFault({
  name: 'replica-kill',
  plan: (aim, state, seed) => {
    const candidates = state.replicas.filter(
      (r) =>
        r.ready &&
        (aim.service === undefined || r.service === aim.service) &&
        (aim.region === undefined || r.region === aim.region) &&
        (aim.zone === undefined || r.zone === aim.zone) &&
        (aim.node === undefined || r.node === aim.node),
    );
    const replica = choose(
      candidates,
      (r) => r.name,
      seed,
      new AimError(
        'replica-kill',
        'expected a ready replica that matches the aim, found none; look at its region',
      ),
    );
    return {
      targets: [{ kind: 'replica', replica: replica.name }],
      undo: [{ kind: 'restore-replicas', service: replica.service, region: replica.region }],
      lasting: ["the replica's name and node"],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
