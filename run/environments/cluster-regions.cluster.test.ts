import { afterAll, beforeAll, expect } from 'vitest';
import { faultOf } from '../../chaos/faults/index.ts';
import { kubernetesPlatform } from '../../chaos/platforms/kubernetes/index.ts';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { namespace } from '../../fixtures/clustered/index.ts';
import type { PlatformState } from '../../slo/topology.ts';
import { powerOver } from './cluster.ts';
import { everyServiceAnswers } from './testing/answers.ts';
import { killed } from './testing/killed.ts';
import { type LaneLifeflow, laneLifeflow } from './testing/lane-lifeflow.ts';
import { platformAt } from './testing/place.ts';
import { type Account, accountOn } from './testing/service-account.ts';

/** What only more than one region, or databases, can show. */
let there: LaneLifeflow;
/** With the rights that a test grants, and no others; one in each region. */
const accounts: Account[] = [];
beforeAll(async () => {
  const lane = await laneLifeflow();
  if (lane === undefined) return;
  there = lane;
  for (const cluster of lane.clustered.clusters)
    accounts.push(await accountOn(cluster, namespace, 'regions'));
  // Two minutes on an idle machine; what it waits for has limits of its own.
}, 1_800_000);
afterAll(() => {
  for (const account of accounts) account.close();
  there?.leave();
});

const answersFrom = (region: string) => everyServiceAnswers(there.clustered.edgeUrl, region);

clusterTest(
  'a runner that is killed while it has lost a region: the other one has taken over, and an undo by the journal alone gives back',
  async () => {
    const { platform, standing, watched } = there;
    const place = { ...there.place, kubeconfigs: accounts.map(({ kubeconfig }) => kubeconfig) };
    const powerless = await platformAt(place);
    await expect(powerless.observe()).rejects.toMatchObject({ message: expect.stringMatching(/cannot/) });
    powerless.close();
    for (const account of accounts) await account.grant(rightsFor(['region-loss']));
    const aim = { region: 'region-1' };
    const { undo } = faultOf('region-loss').plan(aim, await platform.observe(), 7);
    let lost: PlatformState | undefined;
    const meanwhile = async (): Promise<void> => {
      expect(await answersFrom('region-2')).toBe(true);
      lost = await platform.observe();
    };
    // Before it begins to heal: what the runbook does was done by the runner.
    const death = { record: 3, when: 'before' } as const;
    const order = { place, fault: 'region-loss', aim, death, meanwhile } as const;
    const { ends, records, undone, again, left } = await killed(order, standing, watched);
    expect([ends, records]).toEqual([['SIGKILL'], ['intent', 'injected']]);
    expect(lost?.edge).toEqual({ readRegion: 'region-2', writeRegion: 'region-2' });
    expect(lost?.databases.find((d) => d.role === 'primary')?.region).toBe('region-2');
    expect(new Set(lost?.nodes.map((n) => `${n.region} ${n.up}`))).toEqual(
      new Set(['region-1 false', 'region-2 true']),
    );
    expect(new Set(lost?.replicas.filter((r) => r.ready).map((r) => r.region))).toEqual(
      new Set(['region-2']),
    );
    expect(undone).toMatchObject({ clean: true, remarks: [] });
    expect(undone.steps.map((s) => [s.step, s.result])).toEqual(undo.map((step) => [step, 'done']));
    expect(again.steps).toEqual([]);
    expect(left).toEqual([]);
    expect(await answersFrom('region-1')).toBe(true);
  },
);

clusterTest(
  'a runner that is killed once it has killed the primary: the standby takes over, and an undo brings the trio back',
  async () => {
    const { place, platform, standing, watched } = there;
    const primary = (state: PlatformState) => state.databases.find((d) => d.role === 'primary');
    const first = primary(await platform.observe());
    let after: ReturnType<typeof primary>;
    const meanwhile = async (): Promise<void> => {
      expect(await answersFrom('region-1')).toBe(true);
      after = primary(await platform.observe());
    };
    // Before it says so in its journal: later the primary is back by itself, as a standby.
    const death = { record: 2, when: 'before' } as const;
    const order = { place, fault: 'database-primary-kill', aim: {}, death, meanwhile } as const;
    const { ends, records, found, undone, again, left } = await killed(order, standing, watched);
    expect([ends, records]).toEqual([['SIGKILL'], ['intent']]);
    expect(after).toMatchObject({ region: first?.region, up: true });
    expect(after?.name).not.toBe(first?.name);
    expect(found).toContainEqual(expect.stringContaining(first?.name ?? 'a primary'));
    expect(undone).toMatchObject({ clean: true, remarks: [] });
    expect(undone.steps.map((s) => [s.step.kind, s.result])).toEqual([['restore-replication', 'done']]);
    expect(again.steps).toEqual([]);
    expect(left).toEqual([]);
    expect(primary(await platform.observe())?.name).toBe(after?.name);
    expect(await answersFrom('region-1')).toBe(true);
  },
);

clusterTest('what was done in one region is undone while nobody can ask the other', async () => {
  const { environment } = there.place;
  const [near, far] = there.clustered.clusters;
  if (near === undefined || far === undefined) throw new Error('no clusters');
  for (const account of accounts) await account.grant(rightsFor(['scale-pin']));
  const power = powerOver([near, far]);
  const regions = accounts.map(({ api }, i) => ({ name: `region-${i + 1}`, api, namespace }));
  const alone = kubernetesPlatform({ environment, regions, power });
  const bounds = { service: 'donor', region: 'region-1' } as const;
  const before = (await alone.observe()).scaling?.['donor/region-1'];
  if (before === undefined) throw new Error('no autoscaler');
  await alone.disturb({ kind: 'pin-replicas', ...bounds });
  expect((await alone.observe()).scaling?.['donor/region-1']).not.toEqual(before);

  await far.power.cutApi();
  try {
    // As another process finds it, who has asked nobody yet.
    const late = kubernetesPlatform({ environment, regions, power });
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
