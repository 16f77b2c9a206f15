import { choose } from '../choose.ts';
import { AimError, defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';

/** The database that writes dies; the synchronous standby has to take over without losing an acknowledged write. */
export const databasePrimaryKill = defineFault({
  name: 'database-primary-kill',
  plan: (aim, state, seed) => {
    const candidates = state.databases.filter(
      (d) =>
        d.up &&
        d.role === 'primary' &&
        (aim.region === undefined || d.region === aim.region) &&
        (aim.zone === undefined || d.zone === aim.zone),
    );
    const primary = choose(
      candidates,
      (d) => d.name,
      seed,
      new AimError('database-primary-kill', 'expected a running primary that matches the aim, found none'),
    );
    return {
      targets: [{ kind: 'database', instance: primary.name }],
      undo: [{ kind: 'restore-replication' }],
      lasting: ['the zone that the primary runs in'],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
