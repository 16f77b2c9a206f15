import { afterAll, beforeAll, expect, inject } from 'vitest';
import {
  apiFrom,
  type Data,
  type KubernetesOptions,
  type KubernetesPlatform,
  kubernetesPlatform,
  type Power,
} from '../../chaos/platforms/kubernetes/index.ts';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { type Cluster, clusterFolderOf, tearDownCluster } from '../../fixtures/cluster/index.ts';
import { clusterTest, smallCluster } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { PlatformState } from '../../slo/topology.ts';
import { patience, suffer } from './testing/kubernetes-platform.ts';
import { pauseLifeflow } from './testing/pause-lifeflow.ts';
import { quietData } from './testing/quiet-data.ts';
import { type Account, accountOn } from './testing/service-account.ts';
import { testCluster } from './testing/test-cluster.ts';

const environment = 'regions';
const namespace = 'lifeflow';
/** Each region is a cluster of one node, in a zone of its own. */
const regions = [
  { name: 'region-1', zone: 'r1a', network: 81 },
  { name: 'region-2', zone: 'r2a', network: 82 },
] as const;
const optionsOf = ({ name, zone, network }: (typeof regions)[number]) => ({
  ...smallCluster(name, [zone]),
  region: name,
  network,
});
const clusters: Cluster[] = [];
/** With the rights that the loss of a region takes, and no others. */
const accounts: Account[] = [];
let platform: KubernetesPlatform | undefined;

/** Where reads and writes go: the runbook moves them, the cluster knows nothing of it. */
const edge = { readRegion: 'region-1', writeRegion: 'region-1' };
const told: string[] = [];
const data: Data = {
  ...quietData,
  observe: async () => ({ ...(await quietData.observe()), edge: { ...edge } }),
  promoteRegion: async (region) => {
    told.push(`promote ${region}`);
    Object.assign(edge, { readRegion: region, writeRegion: region });
  },
  failBack: async (region) => {
    told.push(`fail back to ${region}`);
    Object.assign(edge, { readRegion: region, writeRegion: region });
  },
};
/** Each node's power is that of the cluster which has it. */
const power: Power = {
  off: (nodes) => each(nodes, (cluster, own) => cluster.power.off(own)),
  on: (nodes) => each(nodes, (cluster, own) => cluster.power.on(own)),
  cut: (nodes) => each(nodes, (cluster, own) => cluster.power.cut(own)),
  heal: (nodes) => each(nodes, (cluster, own) => cluster.power.heal(own)),
  state: () => {
    const states = clusters.map((c) => c.power.state());
    return { off: states.flatMap((s) => s.off), cuts: states.flatMap((s) => s.cuts) };
  },
};
const each = async (
  nodes: readonly string[],
  act: (cluster: Cluster, own: readonly string[]) => Promise<void>,
): Promise<void> => {
  for (const cluster of clusters) {
    const own = nodes.filter((name) => cluster.layout.nodes.some((n) => n.name === name));
    if (own.length > 0) await act(cluster, own);
  }
};

beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  clusters.push(...(await Promise.all(regions.map((region) => testCluster(optionsOf(region))))));
  const reached: KubernetesOptions['regions'][number][] = [];
  for (const cluster of clusters) {
    await pauseLifeflow(cluster, { namespace, environment, services: ['donor'] });
    const account = await accountOn(cluster, namespace);
    accounts.push(account);
    await account.grant(rightsFor(['region-loss']));
    reached.push({ name: cluster.options.region, api: account.api, namespace });
  }
  platform = kubernetesPlatform({ environment, regions: reached, power, data });
  const ready = await waitFor(async () => readyIn(await platform?.observe()).length === 6, patience);
  if (ready === undefined) throw new Error('expected six replicas; they did not come');
});
afterAll(async () => {
  platform?.close();
  for (const account of accounts) account.close();
  // Also where one of them did not come up.
  for (const region of regions) {
    const { project, environment: name } = optionsOf(region);
    await tearDownCluster(clusterFolderOf(project, name));
  }
});
const readyIn = (state: PlatformState | undefined): string[] =>
  (state?.replicas ?? []).filter((r) => r.ready).map((r) => r.region);

clusterTest(
  'a lost region is gone with all of its nodes, the other one takes over, and it comes back',
  async () => {
    if (platform === undefined) throw new Error('no platform');
    const { plan, proof, heal } = await suffer(platform, 'region-loss', { region: 'region-1' });
    expect(proof.effective).toBe(true);
    await platform.promoteRegion(plan.promote ?? '');
    await waitFor(async () => {
      const state = await platform?.observe();
      return state?.nodes.some((n) => !n.up) && !readyIn(state).includes('region-1');
    }, patience);
    const lost = await platform.observe();
    expect(lost.nodes.map((n) => [n.region, n.up])).toEqual([
      ['region-1', false],
      ['region-2', true],
    ]);
    expect(new Set(readyIn(lost))).toEqual(new Set(['region-2']));
    expect(lost.edge.writeRegion).toBe('region-2');
    expect(await heal()).toEqual([]);
    expect(told).toEqual(['promote region-2', 'fail back to region-1']);
    expect(readyIn(await platform.observe()).sort()).toEqual([
      ...Array(3).fill('region-1'),
      ...Array(3).fill('region-2'),
    ]);
  },
);

clusterTest('what was done in one region is undone while nobody can ask the other', async () => {
  const [near, far] = clusters;
  if (near === undefined || far === undefined) throw new Error('no clusters');
  const [first, second] = clusters.map(({ options, kubeconfig }) => ({
    name: options.region,
    api: apiFrom(kubeconfig, options.environment),
    namespace,
  }));
  if (first === undefined || second === undefined) throw new Error('no regions');
  const alone = kubernetesPlatform({ environment, regions: [first, second], power });
  const bounds = { service: 'donor', region: 'region-1' } as const;
  const before = (await alone.observe()).scaling?.['donor/region-1'];
  if (before === undefined) throw new Error('no autoscaler');
  await alone.disturb({ kind: 'pin-replicas', ...bounds });
  expect((await alone.observe()).scaling?.['donor/region-1']).not.toEqual(before);

  await far.power.cutApi();
  try {
    // As another process finds it, who has asked nobody yet.
    const late = kubernetesPlatform({ environment, regions: [first, second], power });
    await expect(late.observe()).rejects.toMatchObject({ code: 'PLATFORM' });
    await late.restore({ kind: 'restore-scaling', ...bounds, ...before });
    const seen = await late.observeReachable();
    expect(seen.scaling?.['donor/region-1']).toEqual(before);
    expect(new Set(seen.nodes.map((n) => n.region))).toEqual(new Set(['region-1']));
    // Nobody says of a region that can't be asked that it is as it was.
    await expect(
      late.restore({ kind: 'restore-replicas', service: 'donor', region: 'region-2' }),
    ).rejects.toMatchObject({ code: 'PLATFORM' });
    late.close();
  } finally {
    await far.power.joinApi();
    alone.close();
  }
});
