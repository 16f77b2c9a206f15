import { afterAll, beforeAll, expect } from 'vitest';
import type { Api } from '../../chaos/platforms/kubernetes/api.ts';
import { apiFrom } from '../../chaos/platforms/kubernetes/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { shortTimers } from '../../fixtures/cluster/timers.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { restartsWithin } from '../../slo/alerts/marked-replicas.ts';
import { heldSteps } from '../../slo/kubernetes/held-steps.ts';
import { predictedContainerEnd } from '../../slo/kubernetes/predicted.ts';
import type { ServiceId } from '../../slo/services.ts';
import { targetName } from '../../slo/topology.ts';
import { type Stage, stageFor, suffer } from './testing/kubernetes-platform.ts';

/** Containers that do nothing are ready when they run, without a probe; ours: two cores with three nodes. */
const settings = { ...shortTimers, readiness: { initialDelaySeconds: 0, periodSeconds: 0 } };
const slack = { controllerSeconds: 5, startSeconds: 15, bootSeconds: 0 };

let stage: Stage | undefined;
let api: Api;
beforeAll(async () => {
  stage = await stageFor('restarts', 'documented');
  if (stage !== undefined) api = apiFrom(stage.cluster.kubeconfig, stage.cluster.options.environment);
});
afterAll(() => stage?.end());

/** Their kubelets have waited for none of them. Resolves when as many as before are ready. */
const freshPods = async (service: ServiceId): Promise<void> => {
  if (stage === undefined) throw new Error('expected a stage');
  const { platform, namespace } = stage;
  const ready = async () =>
    (await platform.observe()).replicas.filter((r) => r.service === service && r.ready).map((r) => r.name);
  const old = await ready();
  for (const name of old) await api.send('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`);
  const fresh = await waitFor(
    async () => {
      const now = await ready();
      return now.length >= old.length && !now.some((name) => old.includes(name)) ? true : undefined;
    },
    { within: 180_000, every: 500 },
  );
  expect(fresh).toBe(true);
};

clusterTest(
  'a container that is killed again and again is counted by its kubelet, which waits longer each time',
  async () => {
    if (stage === undefined) throw new Error('expected a stage');
    const { platform } = stage;
    await freshPods('donor');
    const { nextSeq: begun } = await platform.facts(0);
    const waited: number[] = [];
    for (const before of [0, 1, 2, 3]) {
      const { plan, from, proof, heal } = await suffer(platform, 'container-kill', { service: 'donor' });
      expect(proof.effective).toBe(true);
      expect(await heal()).toEqual([]);
      const targets = plan.targets.map(targetName);
      const { marks } = await platform.facts(begun);
      const started = heldSteps({
        predictions: predictedContainerEnd(settings, slack, before),
        fault: { at: from, uncertaintyMs: 0 },
        targets,
        marks,
        until: Infinity,
      }).find(({ step }) => step === 'replica-started');
      expect(started).toMatchObject({ seen: 1, is: 'inside' });
      waited.push(started?.observed?.high ?? 0);
    }
    // The first start is at once; after that 10, 20 and 40 s, of which half is ours to tell one from the next.
    for (const [i, least] of [0, 5, 10, 20].entries()) expect(waited[i]).toBeGreaterThan(least);
    const { marks } = await platform.facts(begun);
    const restarts = marks.flatMap((m) => (m.name === 'replica-started' ? (m.restarts ?? []) : []));
    expect(restarts).toEqual([1, 2, 3, 4]);
    const grid = { from: Math.floor((marks[0]?.at ?? 0) / 1000) - 1, seconds: 600 };
    // Those that made room for the fresh ones may have been told of since.
    const most = restartsWithin(marks, grid, 600).map(({ low }) => Math.max(...low));
    expect(Math.max(...most)).toBe(4);
  },
);
