import { afterAll, beforeAll, expect } from 'vitest';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { laneZones } from '../../fixtures/cluster/testing/lane-cluster.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import type { PlatformState } from '../../slo/topology.ts';
import { patience, type Stage, stageFor, suffer as sufferOn } from './testing/kubernetes-platform.ts';

let stage: Stage | undefined;
let platform: Stage['platform'];
beforeAll(async () => {
  stage = await stageFor('platform', 'documented');
  if (stage !== undefined) platform = stage.platform;
});
afterAll(() => stage?.end());

/** Each fault with the rights that it takes by itself, and no others. */
const suffer = async (name: FaultName, aim?: PlannedFault['aim']) => {
  await stage?.account.grant(rightsFor([name]));
  return sufferOn(platform, name, aim);
};
const marksSince = async (at: number): Promise<readonly Mark[]> =>
  (await platform.facts(0)).marks.filter((m) => m.at >= at - 1000);
const nodesOf = (state: PlatformState): string[] =>
  state.nodes.map((n) => `${n.name} ${n.zone} ${n.up}`).sort();

clusterTest('it shows nodes with their zones, and the ready replicas of LifeFlow alone', async () => {
  const state = await platform.observe();
  expect(nodesOf(state)).toEqual(laneZones.map((z) => `${z}1 ${z} true`));
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
  const { plan, from, proof, heal } = await suffer('replica-kill', { service: 'request' });
  expect(proof).toMatchObject({ effective: true });
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
  expect(proof).toMatchObject({ effective: true, says: expect.stringContaining(node) });
  await waitFor(async () => (await marksSince(from)).some((m) => m.name === 'node-down'), patience);
  const marks = await marksSince(from);
  const at = (name: Mark['name']) =>
    marks.find((m) => m.name === name && m.subject === node)?.at ?? Number.NaN;
  expect(at('lease-missed')).toBeLessThan(at('node-down'));
  expect(at('lease-missed')).toBeGreaterThan(from - 5_000);
  const evicted = async () => (await marksSince(from)).some((m) => m.name === 'replica-evicted');
  expect(await waitFor(evicted, patience)).toBe(true);
  expect(await heal()).toEqual([]);
  expect((await platform.observe()).nodes.every((n) => n.up)).toBe(true);
});

clusterTest('a rollout replaces each replica of its service, and no other', async () => {
  const { plan, before, proof, heal } = await suffer('rolling-restart', { service: 'donor' });
  expect(proof).toMatchObject({ effective: true });
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
