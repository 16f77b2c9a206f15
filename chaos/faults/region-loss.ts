import { AimError, defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';
import { nodeShowsWithinMs } from './node-shows-within.ts';
import { readyByService, replicaFloors } from './replica-floors.ts';

/**
 * Everything of a region is gone at once. Reads move by themselves; writes come back when the runbook has promoted
 * the other region. The heal fails back, so that the region that wrote before writes again.
 */
export const regionLoss = defineFault({
  name: 'region-loss',
  plan: (aim, state) => {
    const region = aim.region ?? state.edge.writeRegion;
    const nodes = state.nodes.filter((n) => n.region === region && n.up);
    const databases = state.databases.filter((d) => d.region === region && d.up);
    if (nodes.length === 0) {
      throw new AimError(region, `expected running nodes in ${region}, found none; look at the aim's region`);
    }
    const targets = [
      ...nodes.map((n) => ({ kind: 'node', node: n.name }) as const),
      ...databases.map((d) => ({ kind: 'database', instance: d.name }) as const),
    ];
    const lasting = ['the zone that the primary runs in', 'the nodes that its replicas run on'];
    if (region !== state.edge.writeRegion) {
      // The region that only follows: nobody is promoted, and failing back would move the writer to where it was not.
      return {
        targets,
        undo: [
          ...nodes.map((n) => ({ kind: 'power-on-node', node: n.name }) as const),
          { kind: 'restore-replication' },
          ...replicaFloors(
            state,
            state.replicas.filter((r) => r.region === region),
          ),
        ],
        lasting,
      };
    }
    const promote = state.databases.find((d) => d.region !== region && d.up)?.region;
    if (promote === undefined) {
      throw new AimError(
        region,
        `expected a running database outside ${region} that can take over, found none`,
      );
    }
    const ready = readyByService(state, region);
    return { targets, undo: [{ kind: 'fail-back', region, ready }], lasting, promote };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  showsWithinMs: nodeShowsWithinMs,
  effective: (platform, plan) => platform.proof(plan.targets),
  mitigate: async (platform, plan) => {
    if (plan.promote !== undefined) await platform.promoteRegion(plan.promote);
  },
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
