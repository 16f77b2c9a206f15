import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import { openFaults } from '../../chaos/journal.ts';
import { apiFrom, kubernetesPlatform } from '../../chaos/platforms/kubernetes/index.ts';
import { type Rights, rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { undo } from '../../chaos/undo.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { faultNames } from '../../slo/plan.ts';
import { conducted } from './testing/conducted.ts';
import { patience, type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { quietData } from './testing/quiet-data.ts';
import { accountOn } from './testing/service-account.ts';

let stage: Stage | undefined;
let platform: Stage['platform'];
let cluster: Stage['cluster'];
let account: Stage['account'];
beforeAll(async () => {
  stage = await stageFor('denied', 'documented');
  if (stage !== undefined) ({ platform, cluster, account } = stage);
});
beforeEach(() => stage?.account.grant(everything));
afterAll(() => stage?.end());

const everything = rightsFor(faultNames);
const without = (resource: string): Rights => ({
  ...everything,
  namespace: everything.namespace.filter((r) => !r.resources.includes(resource)),
});
const short = { holdSeconds: 3 };
/** The platform as the cluster's administrator sees it: what is there in truth, and who mends it. */
const asAdministrator = () =>
  kubernetesPlatform({
    environment: stage?.environment ?? '',
    regions: [
      {
        name: 'region-1',
        api: apiFrom(cluster.kubeconfig, cluster.options.environment),
        namespace: stage?.namespace ?? '',
      },
    ],
    power: cluster.power,
    data: quietData,
  });

clusterTest(
  'an API server that is gone for a while ends its experiment healed, with nothing left',
  async () => {
    const run = conducted(platform, 'api-cut', {}, short);
    const result = await run.result;
    expect(result.faults).toMatchObject([{ state: 'healed', effective: true, stopped: null }]);
    expect(run.marks.map((m) => m.name)).toContain('residue-clean');
    expect(cluster.power.state().apiCut).toBe(false);
  },
);

clusterTest(
  'an API server that goes away in the middle of another fault is waited for, and the fault is healed',
  async () => {
    const run = conducted(platform, 'scale-pin', { service: 'donor' }, short);
    await run.until('healing');
    await cluster.power.cutApi();
    setTimeout(() => void cluster.power.joinApi(), 6_000);
    expect((await run.result).faults).toMatchObject([{ state: 'healed', effective: true }]);
    const { scaling } = await platform.observe();
    expect(scaling?.['donor/region-1']).toEqual({ min: 3, max: 20 });
  },
);

clusterTest('a drain that may evict nobody says so, is no fault, and leaves the node open', async () => {
  await account.grant(without('pods/eviction'));
  const run = conducted(platform, 'node-drain', { node: 'r1b1' }, short);
  await run.until('injecting');
  const result = await run.result;
  expect(result.faults).toMatchObject([{ state: 'healed', effective: false }]);
  const ineffective = run.marks.find((m) => m.name === 'fault-ineffective');
  expect(ineffective?.detail).toMatch(/cannot create resource "pods\/eviction".*`verify rights`/);
  // It is not waited for: a drain that budgets hold up has 120 s.
  const injected = run.marks.find((m) => m.name === 'fault-injected');
  expect((ineffective?.at ?? 0) - (injected?.at ?? 0)).toBeLessThan(60_000);
  expect((await platform.observe()).cordoned).toEqual([]);
});

clusterTest(
  'rights that are taken away under a fault leave it named as not healed, and undo heals it when they are back',
  async () => {
    const run = conducted(platform, 'broken-rollout', { service: 'donor' }, short);
    await run.until('holding');
    await account.grant(without('deployments'));
    const result = await run.result;
    expect(result.faults).toMatchObject([
      { state: 'not-healed', because: expect.stringMatching(/cannot (get|list) resource "deployments"/) },
    ]);
    expect(openFaults((await run.journal.read()).records)).toHaveLength(1);
    await account.grant(everything);
    expect(await undo(run.journal, platform)).toMatchObject({ clean: true });
    const whole = await waitFor(async () => {
      const { replicas, rollouts } = await platform.observe();
      return rollouts.length === 0 && replicas.filter((r) => r.ready && r.service === 'donor').length === 3;
    }, patience);
    expect(whole).toBe(true);
  },
);

clusterTest(
  'a token that is revoked under a fault is named, and somebody else heals by the journal',
  async () => {
    // Not the others': whoever tries this once more needs another one that is good at first.
    const revoked = await accountOn(cluster, stage?.namespace ?? '', 'revoked');
    await revoked.grant(everything);
    const { kubeconfig, context } = revoked;
    const theirs = kubernetesPlatform({
      environment: stage?.environment ?? '',
      regions: [{ name: 'region-1', api: apiFrom(kubeconfig, context), namespace: stage?.namespace ?? '' }],
      data: quietData,
    });
    onTestFinished(() => {
      theirs.close();
      revoked.close();
    });
    const run = conducted(theirs, 'scale-pin', { service: 'donor' }, { holdSeconds: 20 });
    await run.until('holding');
    await revoked.revoke();
    const result = await run.result;
    expect(result.faults).toMatchObject([
      { state: 'not-healed', because: expect.stringMatching(/401.*log in anew/) },
    ]);
    const administrator = asAdministrator();
    expect((await administrator.observe()).scaling?.['donor/region-1']).toEqual({ min: 3, max: 3 });
    expect(await undo(run.journal, administrator)).toMatchObject({ clean: true });
    expect((await administrator.observe()).scaling?.['donor/region-1']).toEqual({ min: 3, max: 20 });
    administrator.close();
  },
);
