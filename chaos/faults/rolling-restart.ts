import { defineFault, type FaultPlan } from '../fault.ts';
import type { Platform, Proof } from '../platform.ts';
import { restoreAll } from '../restore.ts';
import { aimedService } from './aimed.ts';
import { replicaFloors } from './replica-floors.ts';

/**
 * A version is rolled out while the load runs: each replica of a service gives way to a new one, one after the other.
 * Nothing is broken by it, so no answer may be bad.
 */
export const rollingRestart = defineFault({
  name: 'rolling-restart',
  plan: (aim, state, seed) => {
    const { service, region } = aimedService('rolling-restart', aim, state, seed);
    return {
      targets: state.replicas
        .filter((r) => r.service === service && r.region === region)
        .map((r) => ({ kind: 'replica', replica: r.name })),
      // First, or a rollout that is under way would go on taking replicas away.
      undo: [{ kind: 'end-rollout', service, region }, ...replicaFloors(state, [{ service, region }])],
      lasting: ["the replicas' names and nodes"],
    };
  },
  inject: (platform, plan) => platform.rollOut(plan.targets),
  // Ours: on a Kubernetes a start and the documented probe take 25 s, the wait before the end 15 s (2.readiness.initial-delay,
  // 2.prestop), and a busy machine takes twice that.
  showsWithinMs: 90_000,
  effective: async (platform, plan) => {
    const newcomer = await newcomers(platform, plan);
    if (newcomer.length === 0)
      return { effective: false, at: 0, says: 'no replica serves that did not stand before' };
    const proofs: Proof[] = [];
    for (const target of plan.targets) proofs.push(await platform.proof([target]));
    const gone = proofs.filter((p) => p.effective);
    const says = `${gone.length} of ${proofs.length} replicas that stood before are gone, ${newcomer.join(', ')} serve in their place`;
    return { effective: gone.length > 0, at: Math.max(...proofs.map((p) => p.at)), says };
  },
  heal: (platform, plan) => restoreAll(platform, plan.undo),
});

/** Ready replicas of the service in that region that are none of the targets. */
const newcomers = async (platform: Platform, { targets, undo }: FaultPlan): Promise<string[]> => {
  const before = targets.map((t) => (t.kind === 'replica' ? t.replica : ''));
  const { replicas } = await platform.observe();
  return replicas
    .filter((r) => r.ready && !before.includes(r.name))
    .filter((r) =>
      undo.some((u) => u.kind === 'end-rollout' && u.service === r.service && u.region === r.region),
    )
    .map((r) => r.name);
};
