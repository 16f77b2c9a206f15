import { afterAll, beforeAll, expect } from 'vitest';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import { targetName } from '../../slo/topology.ts';
import { patience, type Stage, stageFor, suffer as sufferOn } from './testing/kubernetes-platform.ts';
import { aimOnStage } from './testing/stage-faults.ts';

let stage: Stage | undefined;
let platform: Stage['platform'];
let cluster: Stage['cluster'];
beforeAll(async () => {
  // With disruption budgets, and replicas that must be on hosts of their own.
  stage = await stageFor('faults', 'corrected');
  if (stage !== undefined) ({ platform, cluster } = stage);
});
afterAll(() => stage?.end());

/** Each fault with the rights that it takes by itself, and no others. */
const suffer = async (name: FaultName, aim?: PlannedFault['aim']) => {
  await stage?.account.grant(rightsFor([name]));
  return sufferOn(platform, name, aim);
};
const donorsReady = async (): Promise<number> =>
  (await platform.observe()).replicas.filter((r) => r.ready && r.service === 'donor').length;
const effective = { effective: true };

clusterTest('a replica that is told to end goes, and the service gets it back', async () => {
  const { proof, heal } = await suffer('replica-stop', { service: 'donor' });
  expect(proof).toMatchObject(effective);
  expect(await heal()).toEqual([]);
});

clusterTest('a replica is evicted where its budget allows it, and another one at once is not', async () => {
  // While it is away its budget, of one, is spent.
  const { proof, before, plan, heal } = await suffer('replica-evict', { service: 'donor' });
  expect(proof).toMatchObject(effective);
  const other = before.replicas.find(
    (r) => r.service === 'donor' && !plan.targets.some((t) => t.kind === 'replica' && t.replica === r.name),
  );
  await stage?.account.grant(rightsFor(['replica-evict', 'replica-kill']));
  await platform.kill([{ kind: 'replica', replica: other?.name ?? '' }]);
  const [third] = (await platform.observe()).replicas.filter((r) => r.service === 'donor' && r.ready);
  await expect(platform.disturb({ kind: 'evict-replica', replica: third?.name ?? '' })).rejects.toMatchObject(
    { code: 'PLATFORM', message: expect.stringMatching(/disruption budget/) },
  );
  expect(await heal()).toEqual([]);
});

clusterTest('a container that is killed is started anew where it stands', async () => {
  await platform.facts(0);
  const { plan, proof, before, heal } = await suffer('container-kill', { service: 'donor' });
  expect(proof).toMatchObject({ ...effective, says: expect.stringMatching(/has ended/) });
  expect(await heal()).toEqual([]);
  const names = (await platform.observe()).replicas.map((r) => r.name).sort();
  expect(names).toEqual(before.replicas.map((r) => r.name).sort());
  const started = (await platform.facts(0)).marks.filter(
    (m) => m.name === 'replica-started' && plan.targets.some((t) => targetName(t) === m.subject),
  );
  expect(started.map((m) => m.detail)).toEqual([expect.stringMatching(/start 2$/)]);
});

clusterTest('a node is drained, and takes replicas again when it is healed', async () => {
  const { plan, proof, heal } = await suffer('node-drain', { node: 'r1b1' });
  expect(plan.targets.length).toBeGreaterThan(0);
  expect(proof).toMatchObject(effective);
  const drained = await platform.observe();
  expect(drained.cordoned).toEqual(['r1b1']);
  expect(drained.replicas.filter((r) => r.node === 'r1b1')).toEqual([]);
  expect(await heal()).toEqual([]);
  // Each host takes one replica of a service, so that the third one has nowhere else to go.
  const back = (await platform.observe()).replicas.filter((r) => r.node === 'r1b1' && r.ready);
  expect(back.map((r) => r.service).sort()).toEqual(['donor', 'request']);
});

clusterTest('a node that is cut off is lost, and comes back when it is healed', async () => {
  const { proof, heal } = await suffer('node-cut', { node: 'r1c1' });
  expect(proof).toMatchObject({ ...effective, says: expect.stringMatching(/r1c1/) });
  expect(cluster.power.state()).toMatchObject({ off: [], cuts: [['r1c1']] });
  expect(await heal()).toEqual([]);
  expect(cluster.power.state()).toMatchObject({ cuts: [] });
});

clusterTest(
  'a zone that is cut off is lost to all others while it runs on, and comes back when it is healed',
  async () => {
    const aim = aimOnStage('zone-cut');
    const { plan, before, proof, heal } = await suffer('zone-cut', aim);
    const cut = before.nodes.filter((n) => n.zone === aim.zone).map((n) => n.name);
    expect(plan.targets.map(targetName)).toEqual(cut);
    expect(proof).toMatchObject({ ...effective, says: expect.stringContaining(cut.join(', ')) });
    expect(cluster.power.state()).toMatchObject({ off: [], cuts: [cut] });
    const lost = await waitFor(async () => {
      const { nodes, replicas } = await platform.observe();
      return (
        nodes.every((n) => n.up === !cut.includes(n.name)) &&
        replicas.every((r) => !(r.ready && r.zone === aim.zone))
      );
    }, patience);
    expect(lost).toBe(true);
    expect(await heal()).toEqual([]);
    expect(cluster.power.state()).toMatchObject({ cuts: [] });
  },
);

clusterTest(
  'an API server that can not be reached is seen to be gone, and answers again when it is healed',
  async () => {
    const { proof, heal } = await suffer('api-cut');
    expect(proof).toMatchObject({ ...effective, says: expect.stringMatching(/nobody accepts a connection/) });
    await expect(platform.observe()).rejects.toMatchObject({
      code: 'PLATFORM',
      message: expect.stringMatching(/expected an answer of the API server/),
    });
    expect(await heal()).toEqual([]);
  },
);

clusterTest('an autoscaler that is pinned gets back its bounds', async () => {
  const { before, proof, heal } = await suffer('scale-pin', { service: 'donor' });
  expect(proof).toMatchObject({ ...effective, says: expect.stringMatching(/from 3 to 3/) });
  expect((await platform.observe()).scaling).toMatchObject({ 'donor/region-1': { min: 3, max: 3 } });
  expect(await heal()).toEqual([]);
  expect((await platform.observe()).scaling).toEqual(before.scaling);
});

clusterTest('a broken version stops by itself with all that answered, and is taken back', async () => {
  const { before, proof, heal } = await suffer('broken-rollout', { service: 'donor' });
  expect(proof).toMatchObject({ ...effective, says: expect.stringMatching(/does not start: \w+/) });
  const old = before.replicas.filter((r) => r.service === 'donor').map((r) => r.name);
  await waitFor(async () => (await donorsReady()) < 3, { within: 10_000, every: 500 });
  const during = await platform.observe();
  expect(during.rollouts).toEqual(['donor/region-1']);
  expect(
    during.replicas
      .filter((r) => r.ready && r.service === 'donor')
      .map((r) => r.name)
      .sort(),
  ).toEqual(old.sort());
  expect(await heal()).toEqual([]);
  expect((await platform.observe()).versions).toEqual(before.versions);
});
