import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect } from 'vitest';
import { faultOf } from '../../chaos/faults/index.ts';
import { replicationFaults, residue } from '../../chaos/residue.ts';
import { markedProcesses } from '../../fixtures/cluster/tear-down.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { namespace } from '../../fixtures/clustered/index.ts';
import { parseDatabaseUrl } from '../../fixtures/lifeflow/pod/database-url.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { probeValue, type ServiceId, serviceIds } from '../../slo/services.ts';
import { targetName } from '../../slo/topology.ts';
import type { Milliseconds } from '../../slo/units.ts';
import { left } from '../cli/testing/left.ts';
import { expectNothingLeft } from '../cli/testing/nothing-left.ts';
import { type Answer, everyServiceAnswers as answersOf, probe as probeOf } from './testing/answers.ts';
import { suffer } from './testing/kubernetes-platform.ts';
import { type LaneLifeflow, laneLifeflow, lifeflowEnds } from './testing/lane-lifeflow.ts';

/** The lane's LifeFlow as its owner has it; the last of the files that share it, so that it is taken away at the end. */
let there: LaneLifeflow;
beforeAll(async () => {
  const lane = await laneLifeflow();
  if (lane !== undefined) there = lane;
  // Two minutes on an idle machine; what it waits for has limits of its own.
}, 1_800_000);
afterAll(async () => {
  there?.leave();
  await lifeflowEnds();
});

const probe = (service: ServiceId): Promise<Answer> => probeOf(there.clustered.edgeUrl, service);
const everyServiceAnswers = (from: string): Promise<true | undefined> =>
  answersOf(there.clustered.edgeUrl, from);

clusterTest('each service answers through the edge, from a pod of the first region', async () => {
  for (const service of serviceIds)
    expect(await probe(service)).toEqual({
      status: 200,
      region: 'region-1',
      replica: expect.stringMatching(new RegExp(`^${service}-service-`)),
      body: { service, probe: 'ok', value: probeValue(service) },
    });
});

clusterTest('the edge sends in turn to each pod of a service, and to no other', async () => {
  const { replicas } = await there.platform.observe();
  const pods = replicas.filter((r) => r.service === 'auth' && r.region === 'region-1').map((r) => r.name);
  const answered: (string | null)[] = [];
  for (let i = 0; i < 4 * pods.length; i++) answered.push((await probe('auth')).replica);
  expect(answered.sort()).toEqual(pods.flatMap((pod) => Array.from({ length: 4 }, () => pod)).sort());
  expect(pods.length).toBeGreaterThanOrEqual(3);
});

clusterTest(
  'it was started in the state in which a run begins: as many replicas as wanted, spread, and a database trio',
  () => {
    const { state } = there.standing;
    expect(state.nodes.map((n) => [n.name, n.zone, n.up])).toEqual(
      ['r1a', 'r1b', 'r1c', 'r2a', 'r2b', 'r2c'].map((zone) => [`${zone}1`, zone, true]),
    );
    const near = ['r1a', 'r1b', 'r1c'];
    for (const service of serviceIds) {
      const zones = state.replicas.filter((r) => r.service === service && r.ready).map((r) => r.zone);
      // An autoscaler may have wanted one more while the machine was busy with the start.
      const inFirst = zones.filter((zone) => near.includes(zone));
      expect([service, inFirst.length]).toEqual([service, state.desired[`${service}/region-1`]]);
      expect(inFirst.length).toBeGreaterThanOrEqual(3);
      expect(new Set(inFirst)).toEqual(new Set(near));
      expect(zones.filter((zone) => !near.includes(zone))).toHaveLength(1);
    }
    expect(replicationFaults(state)).toEqual([]);
    expect(state.edge).toEqual({ readRegion: 'region-1', writeRegion: 'region-1' });
  },
);

clusterTest('what the observers see has each kind of sample that the judge asks for', async () => {
  const kinds = async (): Promise<string[]> => {
    const { samples } = await there.clustered.samples(0);
    // Of an autoscaler: what it saw itself.
    const used = samples.some((s) => s.kind === 'replicas' && s.utilisation !== undefined);
    return [...new Set(samples.map((s) => s.kind)), ...(used ? ['utilisation'] : [])].sort();
  };
  const wanted = ['metrics', 'queries', 'queue', 'replicas', 'replication', 'utilisation'];
  await waitFor(async () => (await kinds()).length >= wanted.length, { within: 90_000, every: 1000 });
  expect(await kinds()).toEqual(wanted);
});

/** The database of a service, as its pods are told it. */
const databaseOf = async (service: ServiceId) => {
  const [home] = there.clustered.clusters;
  if (home === undefined) throw new Error('no cluster');
  const path = `/api/v1/namespaces/${namespace}/secrets/db-secrets`;
  const { data } = await home.api.get<{ data: Record<string, string> }>(path);
  return parseDatabaseUrl(Buffer.from(data[`${service}-db-url`] ?? '', 'base64').toString());
};

clusterTest(
  'the password of the databases is in a Secret, and in no log of a pod or of the owner',
  async () => {
    const { folders } = there;
    const logs = [
      ...globSync(`${folders.owner}/logs/*`),
      ...folders.clusters.flatMap((folder) => globSync(`${folder}/nodes/*/var/log/pods/*/*/*.log`)),
    ].filter((file) => existsSync(file));
    const ofPods = logs.filter((file) => file.includes('/pods/'));
    expect(ofPods.length).toBeGreaterThanOrEqual(32);
    expect(logs.length).toBeGreaterThan(ofPods.length);
    const { password } = await databaseOf('auth');
    expect(password).toMatch(/^\w{30,}$/);
    expect(logs.filter((file) => readFileSync(file, 'utf8').includes(password))).toEqual([]);
  },
);

clusterTest("from a cluster's network the databases let in the services' role and nobody else", async () => {
  const { hosts, user, password, name: database } = await databaseOf('auth');
  const [at] = hosts;
  if (at === undefined) throw new Error('no database');
  const { databases } = await there.platform.observe();
  const standby = databases.find((d) => d.role === 'sync-standby')?.name ?? '';
  const superuser = readFileSync(join(there.folders.owner, 'db', standby, 'lifeflow.conf'), 'utf8');
  const ask = async (host: string, as: { user: string; password: string }): Promise<string> => {
    const sql = postgres({ ...at, host, database, ...as, max: 1, connect_timeout: 5 });
    return sql`select 1 as one`
      .then(
        () => 'let in',
        (error: Error) => error.message,
      )
      .finally(() => sql.end({ timeout: 1 }));
  };
  const own = { user: 'postgres', password: /password=(\w+)/.exec(superuser)?.[1] ?? '' };
  expect(await ask(at.host, { user, password })).toBe('let in');
  expect(await ask('127.0.0.1', own)).toBe('let in');
  expect(await ask(at.host, own)).toMatch(/no pg_hba.conf entry/);
  expect(await ask(at.host, { user, password: 'guessed' })).toMatch(/password authentication failed/);
});

/** Asks one service again and again until the work is done; answers that were not right, in words, and whose all of them were. */
const badDuring = async (
  service: ServiceId,
  work: Promise<unknown>,
): Promise<{ asked: number; bad: string[]; by: string[] }> => {
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  // It is waited for below, and until then it may have failed.
  finished.catch(() => undefined);
  const bad: string[] = [];
  const by = new Set<string>();
  let asked = 0;
  while (!done) {
    asked++;
    const answer = await probe(service).catch((error: unknown) => String(error));
    if (typeof answer === 'string') bad.push(answer);
    else if (answer.status !== 200) bad.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    else by.add(answer.replica ?? 'nobody');
    await sleep(20);
  }
  await finished;
  return { asked, bad, by: [...by].sort() };
};

/** Names of a service's ready pods in the first region. */
const readyPods = async (service: ServiceId): Promise<string[]> =>
  (await there.platform.observe()).replicas
    .filter((r) => r.ready && r.service === service && r.region === 'region-1')
    .map((r) => r.name)
    .sort();

clusterTest(
  'a pod that is stopped with its grace period leaves the edge first, and costs no answer',
  async () => {
    const fault = faultOf('replica-stop');
    const stopped = async (): Promise<void> => {
      const planned = fault.plan({ service: 'donor', region: 'region-1' }, await there.platform.observe(), 1);
      await fault.inject(there.platform, planned, 120);
      const gone = await waitFor(async () => (await fault.effective(there.platform, planned)).effective, {
        within: 120_000,
        every: 500,
      });
      expect(gone).toBe(true);
      await fault.heal(there.platform, planned);
    };
    const { asked, bad } = await badDuring('donor', stopped());
    expect(bad).toEqual([]);
    expect(asked).toBeGreaterThan(100);
  },
);

/** Replaces every pod of a service, as a restart does it. */
const restarted = async ({ service, region }: { service: ServiceId; region: string }): Promise<void> => {
  const { platform } = there;
  const { proof, heal } = await suffer(platform, 'rolling-restart', { service, region });
  expect(proof).toMatchObject({ effective: true });
  // Ours: three replicas take 80 s by the documented probe. A heal would take a slower rollout away, and old pods stay.
  const over = await waitFor(
    async () => !(await platform.observe()).rollouts.includes(`${service}/${region}`),
    { within: 300_000, every: 500 },
  );
  expect(over).toBe(true);
  expect(await heal()).toEqual([]);
};

/** Rolls out a version that never starts, and takes it back. */
const rolledOutBroken = async ({
  service,
  region,
}: {
  service: ServiceId;
  region: string;
}): Promise<void> => {
  const { platform } = there;
  // An autoscaler may add one, and nobody takes one away.
  const all = expect.arrayContaining(await readyPods(service));
  const { proof, heal } = await suffer(platform, 'broken-rollout', { service, region });
  expect(proof).toMatchObject({ effective: true, says: expect.stringMatching(/does not start/) });
  // Ours: a controller that took an old pod away would have done so within milliseconds of the new one.
  await sleep(10_000);
  expect((await platform.observe()).rollouts).toContain(`${service}/${region}`);
  expect(await readyPods(service)).toEqual(all);
  expect(await heal()).toEqual([]);
};

clusterTest(
  'a rollout replaces every pod of its service, one of a version that never starts stops by itself, and both cost no answer',
  async () => {
    const before = { camp: await readyPods('camp'), inventory: await readyPods('inventory') };
    // At once: each takes the time of several starts.
    const [good, broken] = await Promise.all([
      badDuring('camp', restarted({ service: 'camp', region: 'region-1' })),
      badDuring('inventory', rolledOutBroken({ service: 'inventory', region: 'region-1' })),
    ]);
    expect([good.bad, broken.bad]).toEqual([[], []]);
    const after = { camp: await readyPods('camp'), inventory: await readyPods('inventory') };
    expect(after.camp.filter((name) => before.camp.includes(name))).toEqual([]);
    // Old ones and new ones were asked.
    expect(good.by).toEqual(expect.arrayContaining(before.camp));
    expect(good.by.some((name) => after.camp.includes(name))).toBe(true);
    for (const found of [broken.by, after.inventory])
      expect(found).toEqual(expect.arrayContaining(before.inventory));
  },
);

// A node of these is a zone; a replica is killed under load in cluster-as-staging.cluster.test.ts.
clusterTest(
  'after zone-loss every service answers while it lasts, and nothing is left of it at the end',
  async () => {
    const aim = { region: 'region-1', zoneOf: 'standby' } as const;
    const { proof, heal } = await suffer(there.platform, 'zone-loss', aim);
    expect(proof).toMatchObject({ effective: true });
    expect(await everyServiceAnswers('region-1')).toBe(true);
    expect(await heal()).toEqual([]);
    expect(await everyServiceAnswers('region-1')).toBe(true);
  },
);

clusterTest(
  'a zone that is cut off takes its primary along: the standby takes over, and it follows when it is joined',
  async () => {
    const { platform } = there;
    const { plan, before, proof, heal } = await suffer(platform, 'zone-cut', {
      region: 'region-1',
      zoneOf: 'primary',
    });
    const primary = before.databases.find((d) => d.role === 'primary')?.name ?? '';
    const databases = async () => (await platform.observe()).databases;
    const isPrimary = async (name: string) =>
      (await databases()).some((d) => d.name === name && d.role === 'primary');
    expect(plan.targets).toContainEqual({ kind: 'database', instance: primary });
    expect(proof).toMatchObject({
      effective: true,
      says: expect.stringMatching(/processes of databases stand still/),
    });
    expect(await waitFor(async () => !(await isPrimary(primary)), { within: 60_000, every: 500 })).toBe(true);
    expect(await everyServiceAnswers('region-1')).toBe(true);
    expect((await databases()).find((d) => d.name === primary)).toMatchObject({
      up: false,
      role: 'detached',
    });
    const now = await platform.observe();
    expect(residue(before, now, before.desired)).toContain(`database ${primary} is down`);
    expect(await heal()).toEqual([]);
    expect((await databases()).find((d) => d.name === primary)).toMatchObject({
      up: true,
      role: 'sync-standby',
    });
    expect(await everyServiceAnswers('region-1')).toBe(true);
  },
);

clusterTest(
  'a delay in one replica sits in its answers and in nobody else’s, and nothing is left of it at the end',
  async () => {
    const { platform } = there;
    const { proof, plan, heal } = await suffer(platform, 'http-delay', {
      service: 'donor',
      region: 'region-1',
      replicas: 'one',
    });
    expect(proof).toMatchObject({ effective: true });
    const [hit] = plan.targets.map(targetName);
    const took = await fastestOfEach('donor');
    expect([...took.keys()].sort()).toEqual(await readyPods('donor'));
    const late = (answers: ReadonlyMap<string, Milliseconds>) =>
      [...answers].flatMap(([replica, ms]) => (ms > 150 ? [replica] : []));
    expect(late(took)).toEqual([hit]);
    expect(late(await fastestOfEach('request'))).toEqual([]);
    expect(await heal()).toEqual([]);
    expect(late(await fastestOfEach('donor'))).toEqual([]);
  },
);

/** The quickest of some ten good answers of each replica: a busy machine slows most of them, and hardly all. */
const fastestOfEach = async (service: ServiceId): Promise<ReadonlyMap<string, Milliseconds>> => {
  const took = new Map<string, Milliseconds>();
  for (let i = 0; i < 40; i++) {
    const from = performance.now();
    const { status, replica } = await probe(service);
    const ms = performance.now() - from;
    if (status === 200 && replica !== null) took.set(replica, Math.min(took.get(replica) ?? ms, ms));
  }
  return took;
};

clusterTest('it leaves nothing on the machine', async () => {
  const { clustered, folders, census } = there;
  expect(folders.clusters.flatMap(markedProcesses).length).toBeGreaterThan(20);
  // The owner itself, three databases and the edge at least.
  expect(left(folders.owner).length).toBeGreaterThan(5);
  await clustered.stop();
  await expectNothingLeft(census, folders);
});
