import { afterAll, beforeAll, expect, inject } from 'vitest';
import { systemClock } from '../../chaos/clock.ts';
import { faultOf } from '../../chaos/faults/index.ts';
import type { Proof } from '../../chaos/platform.ts';
import {
  apiFrom,
  type Data,
  type KubernetesPlatform,
  kubernetesPlatform,
} from '../../chaos/platforms/kubernetes/index.ts';
import { residue } from '../../chaos/residue.ts';
import type { Cluster } from '../../fixtures/cluster/index.ts';
import { clusterTest, smallCluster } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { FaultName } from '../../slo/plan.ts';
import type { PlatformState } from '../../slo/topology.ts';
import type { Milliseconds } from '../../slo/units.ts';
import { pauseLifeflow } from './testing/pause-lifeflow.ts';
import { testCluster } from './testing/test-cluster.ts';

const environment = 'kubernetes-platform';
const namespace = 'lifeflow-platform';
const zones = ['r1a', 'r1b', 'r1c'];

/** Databases that are well and that nobody touches: these tests are about the cluster. */
const quietData: Data = {
  observe: async () => ({
    databases: [
      { name: 'pg-1', zone: 'r1a', region: 'region-1', up: true, role: 'primary' },
      { name: 'pg-2', zone: 'r1b', region: 'region-1', up: true, role: 'sync-standby' },
      { name: 'pg-3', zone: 'r2a', region: 'region-2', up: true, role: 'async-replica' },
    ],
    edge: { readRegion: 'region-1', writeRegion: 'region-1' },
  }),
  kill: async () => undefined,
  proof: async () => ({ effective: true, at: systemClock.now(), says: 'not looked at' }),
  restoreReplication: async () => undefined,
  promoteRegion: async () => undefined,
  failBack: async () => undefined,
  facts: async (sinceSeq) => ({ marks: [], nextSeq: sinceSeq }),
};

let cluster: Cluster;
let platform: KubernetesPlatform;
beforeAll(async () => {
  const programs = inject('kubernetes');
  if (programs === undefined) return;
  cluster = await testCluster({ ...smallCluster(environment, zones), network: 81 });
  await pauseLifeflow(cluster, { namespace, environment, services: ['donor', 'request'] });
  platform = kubernetesPlatform({
    environment,
    regions: [{ name: 'region-1', api: apiFrom(cluster.kubeconfig, cluster.options.environment), namespace }],
    power: cluster.power,
    data: quietData,
  });
  await waitFor(async () => (await readyOf('donor')) === 3 && (await readyOf('request')) === 3, patience);
});
afterAll(async () => {
  platform?.close();
  await cluster?.stop();
});

/** Ours: everything here takes seconds on an idle machine. */
const patience: { within: Milliseconds; every: Milliseconds } = { within: 180_000, every: 300 };
const readyOf = async (service: string): Promise<number> =>
  (await platform.observe()).replicas.filter((r) => r.ready && r.service === service).length;

/** A fault as the conductor carries it out: planned, injected, proven, held, healed and compared with before. */
const suffer = async (name: FaultName, aim = {}) => {
  const fault = faultOf(name);
  const before = await platform.observe();
  const plan = fault.plan(aim, before, 7);
  const from = systemClock.now();
  await fault.inject(platform, plan);
  let proof: Proof | undefined;
  const proven = await waitFor(
    async () => {
      proof = await fault.effective(platform, plan);
      return proof.effective;
    },
    { within: fault.showsWithinMs ?? 10_000, every: 100 },
  );
  expect(proven, proof?.says).toBe(true);
  return {
    plan,
    before,
    from,
    proof,
    heal: async (): Promise<string[]> => {
      await fault.heal(platform, plan);
      let left: string[] = [];
      await waitFor(async () => {
        left = residue(before, await platform.observe(), before.desired);
        return left.length === 0;
      }, patience);
      return left;
    },
  };
};
const marksSince = async (at: number): Promise<readonly Mark[]> =>
  (await platform.facts(0)).marks.filter((m) => m.at >= at - 1000);
const nodesOf = (state: PlatformState): string[] =>
  state.nodes.map((n) => `${n.name} ${n.zone} ${n.up}`).sort();

clusterTest('it shows nodes with their zones, and the ready replicas of LifeFlow alone', async () => {
  const state = await platform.observe();
  expect(nodesOf(state)).toEqual(zones.map((z) => `${z}1 ${z} true`));
  expect(state.desired).toEqual({ 'donor/region-1': 3, 'request/region-1': 3 });
  expect(state.rollouts).toEqual([]);
  expect(state.replicas.map((r) => r.service).sort()).toEqual([
    ...Array(3).fill('donor'),
    ...Array(3).fill('request'),
  ]);
  expect(state.replicas.every((r) => r.ready && r.node === `${r.zone}1` && r.region === 'region-1')).toBe(
    true,
  );
});

clusterTest('a replica that is killed is gone and no endpoint, and another one takes its place', async () => {
  await platform.facts(0);
  const { plan, from, heal } = await suffer('replica-kill', { service: 'request' });
  expect(await heal()).toEqual([]);
  const [target] = plan.targets;
  const name = target?.kind === 'replica' ? target.replica : '';
  const marks = await marksSince(from);
  const of = (mark: Mark['name'], subject?: string) =>
    marks.find((m) => m.name === mark && (subject === undefined || m.subject === subject));
  expect(of('replica-gone', name)).toBeDefined();
  expect(of('endpoint-removed', name)).toBeDefined();
  const successor = of('replica-created')?.subject ?? '';
  expect(successor).toMatch(/^request-service-/);
  const steps = (
    ['replica-created', 'replica-scheduled', 'replica-started', 'replica-ready', 'endpoint-added'] as const
  ).map((step) => of(step, successor));
  for (const step of steps)
    expect(step).toMatchObject({ toldAt: expect.any(Number), seenAt: expect.any(Number) });
  // In the order in which they come about, as far as each is known.
  steps.reduce((earlier, later) => {
    expect((earlier?.at ?? 0) - (earlier?.uncertaintyMs ?? 0)).toBeLessThanOrEqual(
      (later?.at ?? 0) + (later?.uncertaintyMs ?? 0),
    );
    return later;
  });
});

clusterTest('it is not proven by a pod that still stands', async () => {
  const state = await platform.observe();
  const [some] = state.replicas;
  const proof = await platform.proof([{ kind: 'replica', replica: some?.name ?? '' }]);
  expect(proof).toMatchObject({ effective: false, says: expect.stringMatching(/was not asked for/) });
});

clusterTest('a node without power is shown by its lease, and is ready again when it is healed', async () => {
  const { plan, from, proof, heal } = await suffer('node-kill', {});
  const [target] = plan.targets;
  const node = target?.kind === 'node' ? target.node : '';
  expect(proof?.says).toMatch(new RegExp(`${node}`));
  await waitFor(async () => (await marksSince(from)).some((m) => m.name === 'node-down'), patience);
  const marks = await marksSince(from);
  const at = (name: Mark['name']) =>
    marks.find((m) => m.name === name && m.subject === node)?.at ?? Number.NaN;
  expect(at('lease-missed')).toBeLessThan(at('node-down'));
  expect(at('lease-missed')).toBeGreaterThan(from - 5_000);
  await waitFor(async () => (await marksSince(from)).some((m) => m.name === 'replica-evicted'), patience);
  expect(await heal()).toEqual([]);
  expect((await platform.observe()).nodes.every((n) => n.up)).toBe(true);
});

clusterTest('a rollout replaces each replica of its service, and no other', async () => {
  const { plan, before, heal } = await suffer('rolling-restart', { service: 'donor' });
  expect(plan.targets).toHaveLength(3);
  expect(await heal()).toEqual([]);
  const after = await platform.observe();
  const names = (state: PlatformState, service: string) =>
    state.replicas
      .filter((r) => r.service === service)
      .map((r) => r.name)
      .sort();
  expect(names(after, 'request')).toEqual(names(before, 'request'));
  expect(names(after, 'donor').filter((n) => names(before, 'donor').includes(n))).toEqual([]);
});

clusterTest('the two clocks of one machine are found to be one, to a fifth of a second', async () => {
  const found = await waitFor(
    async () => (await platform.facts(0)).marks.find((m) => m.name === 'clock-compared'),
    patience,
  );
  expect(found?.uncertaintyMs).toBeLessThan(200);
  expect(found?.detail).toMatch(/clock is (-?\d+) ms ahead/);
  const ahead = Number(/clock is (-?\d+) ms/.exec(found?.detail ?? '')?.[1]);
  expect(Math.abs(ahead)).toBeLessThanOrEqual(found?.uncertaintyMs ?? 0);
});
