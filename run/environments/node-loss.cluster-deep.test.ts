import { afterAll, beforeAll, expect } from 'vitest';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { defaultTimers } from '../../fixtures/cluster/timers.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { heldSteps } from '../../slo/kubernetes/held-steps.ts';
import { predictedNodeLoss } from '../../slo/kubernetes/predicted.ts';
import { type Stage, stageFor, suffer } from './testing/kubernetes-platform.ts';

/** The times that Kubernetes has by itself: six minutes until another replica takes a lost one's place. */
let stage: Stage | undefined;
beforeAll(async () => {
  stage = await stageFor('node-loss', 'documented', { cluster: { timers: defaultTimers, network: 96 } });
});
afterAll(() => stage?.end());

/** Containers that do nothing are ready when they run, without a probe. */
const settings = { ...defaultTimers, readiness: { initialDelaySeconds: 0, periodSeconds: 0 } };
/** Ours: three nodes and nothing else on two cores. */
const slack = { controllerSeconds: 5, startSeconds: 15, bootSeconds: 0 };

clusterTest(
  "a node that loses its power is missed, and its replicas go elsewhere, when Kubernetes' own times say so",
  async () => {
    if (stage === undefined) throw new Error('expected a stage');
    const { platform, cluster } = stage;
    // A kubelet makes its lease some seconds after its node, and who has none yet misses no renewal.
    const path = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
    const leases = async () => (await cluster.api.get<{ items: readonly unknown[] }>(path)).items.length;
    expect(await waitFor(async () => (await leases()) === 3, { within: 120_000, every: 500 })).toBe(true);
    // Its observers watch from the first question on.
    await platform.facts(0);
    const { from, before, heal } = await suffer(platform, 'node-kill', { node: 'r1b1' });
    const lost = before.replicas.filter((r) => r.node === 'r1b1');
    expect(lost.length).toBeGreaterThan(0);
    const replaced = await waitFor(
      async () => {
        const { replicas } = await platform.observe();
        return replicas.filter((r) => r.ready && r.node !== 'r1b1').length === before.replicas.length;
      },
      { within: 600_000, every: 1000 },
    );
    expect(replaced).toBe(true);
    const steps = heldSteps({
      predictions: predictedNodeLoss(settings, slack, 1),
      fault: { at: from, uncertaintyMs: 0 },
      targets: ['r1b1'],
      marks: (await platform.facts(0)).marks,
      until: Infinity,
    });
    for (const { step, after, low, high, seen, observed } of steps)
      console.log(
        `${step} after ${after}: ${low} to ${high} s predicted, ${observed?.low.toFixed(1)} to ${observed?.high.toFixed(1)} s seen, ${seen} times`,
      );
    expect(steps.map(({ step, seen, is }) => [step, seen, is])).toEqual([
      ['lease-missed', 1, 'inside'],
      ['node-down', 1, 'inside'],
      ['endpoint-removed', lost.length, 'inside'],
      ['replica-evicted', lost.length, 'inside'],
      ['replica-created', lost.length, 'inside'],
      ['replica-scheduled', lost.length, 'inside'],
      ['replica-started', lost.length, 'inside'],
      ['replica-ready', lost.length, 'inside'],
    ]);
    expect(await heal()).toEqual([]);
  },
);
