import { choose } from '../choose.ts';
import { AimError, defineFault } from '../fault.ts';
import { restoreAll } from '../restore.ts';
import { replicaFloors } from './replica-floors.ts';

/** A node loses its power: every replica on it is gone at once and has to start elsewhere. */
export const nodeKill = defineFault({
  name: 'node-kill',
  plan: (aim, state, seed) => {
    const onNode = (node: string) => state.replicas.filter((r) => r.node === node);
    const candidates = state.nodes.filter(
      (n) =>
        n.up &&
        (aim.region === undefined || n.region === aim.region) &&
        (aim.zone === undefined || n.zone === aim.zone) &&
        (aim.node === undefined || n.name === aim.node) &&
        // A node without replicas would be a fault that nobody can notice.
        onNode(n.name).some((r) => aim.service === undefined || r.service === aim.service),
    );
    const node = choose(
      candidates,
      (n) => n.name,
      seed,
      new AimError('node-kill', 'expected a running node with replicas that matches the aim, found none'),
    );
    return {
      targets: [{ kind: 'node', node: node.name }],
      undo: [{ kind: 'power-on-node', node: node.name }, ...replicaFloors(onNode(node.name))],
      lasting: ['the nodes that its replicas run on'],
    };
  },
  inject: (platform, plan) => platform.kill(plan.targets),
  effective: (platform, plan) => platform.proof(plan.targets),
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});
