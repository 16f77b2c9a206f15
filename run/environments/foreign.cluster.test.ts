import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { apiFrom, kubernetesPlatform, mirrorIn } from '../../chaos/platforms/kubernetes/index.ts';
import type { Autoscaler } from '../../chaos/platforms/kubernetes/objects.ts';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { rightsObjects } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import { runnerRights } from '../../chaos/platforms/kubernetes/runner-rights.ts';
import type { Cluster } from '../../fixtures/cluster/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { laneCluster, leaveLane } from '../../fixtures/cluster/testing/lane-cluster.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import type { Sample } from '../../slo/evidence.ts';
import type { JournalRecord } from '../../slo/journal.ts';
import type { Plan } from '../../slo/plan.ts';
import { startVerify } from '../cli/testing/verify.ts';
import { Config, type ForeignEnvironment } from '../config/schema.ts';
import { exitCodes } from '../exit-codes.ts';
import { autoscalerOf } from '../plan/autoscaler.ts';
import { foreignEnvironment } from './foreign.ts';
import { pauseLifeflow } from './testing/pause-lifeflow.ts';
import { type Account, accountOn, applyRights } from './testing/service-account.ts';
import staging from './testing/staging.config.ts';
import { stagingPlan } from './testing/staging-plan.ts';

const namespace = 'lifeflow';
const patience = { within: 180_000, every: 500 };
let cluster: Cluster | undefined;
let account: Account;
let environment: ForeignEnvironment;
/** Somebody else's folder and home: nothing of the run is there. */
const elsewhere = mkdtempSync(path.join(tmpdir(), 'elsewhere-'));
const children: ChildProcess[] = [];

beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  cluster = await laneCluster(namespace);
  await pauseLifeflow(cluster, { namespace, environment: 'staging', services: ['donor'] });
  account = await accountOn(cluster, namespace);
  await account.grant(rightsFor(['scale-pin']));
  await applyRights(
    cluster,
    rightsObjects(runnerRights, {
      name: 'lifeflow-verify-runner',
      namespace,
      subject: { kind: 'ServiceAccount', name: 'runner', namespace },
    }),
  );
  const { environments } = Config.parse(structuredClone(staging));
  environment = {
    ...(environments.staging as ForeignEnvironment),
    kubeconfig: account.kubeconfig,
    regions: [{ name: 'region-1', context: account.context, namespace }],
  };
  const platform = kubernetesPlatform({ environment: 'staging', regions: [home()] });
  const ready = await waitFor(
    async () => (await platform.observe()).replicas.filter((r) => r.ready).length === 3,
    patience,
  );
  if (ready === undefined) throw new Error('expected three replicas; they did not come');
  platform.close();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  account?.close();
  if (cluster !== undefined) await leaveLane(cluster, namespace);
  rmSync(elsewhere, { recursive: true, force: true });
});

/** Who may do everything there. */
const administrator = () => apiFrom(cluster?.kubeconfig ?? '', account.context);
const home = () => ({ name: 'region-1', api: apiFrom(account.kubeconfig, account.context), namespace });
const bounds = async () => {
  const platform = kubernetesPlatform({ environment: 'staging', regions: [home()] });
  const { scaling } = await platform.observe();
  platform.close();
  return scaling?.['donor/region-1'];
};
const free = { min: 3, max: 20 };
/** What a run writes before it pins the autoscaler. */
const pinned: JournalRecord = {
  step: 'intent',
  at: 1,
  id: '1-scale-pin',
  fault: 'scale-pin',
  targets: ['donor'],
  undo: [{ kind: 'restore-scaling', service: 'donor', region: 'region-1', ...free }],
};
const run = (name: string) => foreignEnvironment(environment, stagingPlan(name));
const thrown = (asked: void | Promise<void>): Promise<unknown> =>
  Promise.resolve(asked).then(
    () => undefined,
    (error: unknown) => error,
  );
const undo = () =>
  startVerify(
    ['undo', '--env', 'staging', '--config', path.resolve(import.meta.dirname, 'testing/staging.config.ts')],
    {
      cwd: elsewhere,
      env: { HOME: elsewhere, KUBECONFIG: account.kubeconfig, LIFEFLOW_TEST_CONTEXTS: account.context },
    },
  ).ended;

const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/lifeflow-verify`;

clusterTest(
  'a namespace of another environment is refused, and nothing is written to find that out',
  async () => {
    const other = foreignEnvironment(environment, {
      ...stagingPlan('other'),
      environment: { ...stagingPlan('other').environment, name: 'production' },
    });
    expect(await thrown(other.requireFree())).toMatchObject({
      message: expect.stringMatching(/to belong to environment production .*found environment staging/),
    });
    expect(await mirrorIn(home())).toMatchObject({ found: false, records: [] });
    await expect(home().api.get(leasePath)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  },
);

/** The journal of a run folder with a fault that is open. */
const leave = (run: string) => {
  const folder = path.join(elsewhere, 'runs', run);
  const file = path.join(folder, 'journal.ndjson');
  mkdirSync(folder, { recursive: true });
  const lines = [{ step: 'environment', at: 1, name: 'staging', undo: [] }, pinned].map(
    (record) => `${JSON.stringify(record)}\n`,
  );
  writeFileSync(file, lines.join(''));
  return { folder, isAsItWas: () => readFileSync(file, 'utf8') === lines.join('') };
};

clusterTest('an undo that finds no mirror takes no open fault of a run folder for healed', async () => {
  const { folder, isAsItWas } = leave('lost');
  const { code, stderr } = await undo();
  expect([code, stderr]).toEqual([
    exitCodes.temporary,
    expect.stringMatching(/expected the mirror of a journal .* found none, and 1-scale-pin open in .*lost/),
  ]);
  expect(isAsItWas()).toBe(true);
  expect((await mirrorIn(home())).found).toBe(false);
  rmSync(folder, { recursive: true });
});

const autoscaler = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/donor-service`;
/** Makes the autoscaler go by a share of the requested memory alone; resolves when it has said that nobody can tell it. */
const goByMemory = async (): Promise<void> => {
  const target = { type: 'Utilization', averageUtilization: 70 };
  await administrator().patch(autoscaler, {
    spec: { metrics: [{ type: 'Resource', resource: { name: 'memory', target } }] },
  });
  const said = await waitFor(async () => {
    const { status } = await administrator().get<Autoscaler>(autoscaler);
    const active = status?.conditions?.find((c) => c.type === 'ScalingActive');
    return active?.status === 'False' && active.message?.includes('memory');
  }, patience);
  if (said === undefined) throw new Error('expected an autoscaler that can not be told; it was');
};

clusterTest('sizes are what the API server tells, and utilisation is not made up', async () => {
  const found = async (plan: Plan) => {
    const running = await foreignEnvironment(environment, plan).start(() => {});
    const samples = await waitFor(async () => {
      const known = (await running.samples(0)).samples;
      return known.length === 0 ? undefined : known;
    }, patience).finally(() => running.stop());
    return samples?.[0] as Partial<Extract<Sample, { kind: 'replicas' }>> | undefined;
  };
  const plan = { ...stagingPlan('sizes'), autoscaler: autoscalerOf(environment) };
  const size = {
    ...{ kind: 'replicas', at: expect.any(Number), service: 'donor', region: 'region-1' },
    ...{ desired: 3, ready: 3 },
  };
  const { utilisation, ...told } = (await found(plan)) ?? {};
  expect(told).toEqual(size);
  // Its pods do nothing: where metrics-server knows them already, it knows that.
  expect([undefined, 0]).toContain(utilisation);
  const other = await found(stagingPlan('other sizes'));
  expect(other?.unmodelled).toBe('has a scaleDown.tolerance of 0.1, where 0.429 is planned');

  const { spec } = await administrator().get<Autoscaler>(autoscaler);
  try {
    // Its pods request none.
    await goByMemory();
    const unmodelled = 'goes by memory, too, which can not be told';
    expect(await found(plan)).toEqual({ ...size, unmodelled });
  } finally {
    await administrator().patch(autoscaler, { spec: { metrics: spec.metrics } });
  }
});

clusterTest(
  'a second runner is refused while the first one works, and let in when that is over',
  async () => {
    const first = await run('first').start(() => {});
    const error = await thrown(run('second').requireFree());
    expect(error).toMatchObject({ code: 'IN_USE', message: expect.stringContaining('(run first)') });
    await expect(run('second').start(() => {})).rejects.toMatchObject({ code: 'IN_USE' });
    await first.stop();
    expect(await thrown(run('second').requireFree())).toBeUndefined();
  },
);

clusterTest('the lease is given back though the mirror takes nothing any more', async () => {
  const running = await run('robbed').start(() => {});
  const mirror = `/api/v1/namespaces/${namespace}/configmaps/lifeflow-verify`;
  await administrator().send('DELETE', mirror);
  await expect(running.mirror?.append(pinned)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(running.stop()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await thrown(run('next').requireFree())).toBeUndefined();
});

clusterTest(
  'a runner that is killed under a fault is undone from another machine, by the mirror alone',
  async () => {
    const child = spawn(
      process.execPath,
      [path.join(import.meta.dirname, 'testing/foreign-runner.program.ts'), JSON.stringify(environment)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    const pinning = await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')]);
    expect(String(pinning[0])).toBe('injected\n');
    expect(await bounds()).toEqual({ min: 3, max: 3 });
    child.kill('SIGKILL');

    // As if its lease ended later, and then earlier, than a program here takes to start.
    const endLeaseIn = (seconds: number) =>
      administrator().patch(leasePath, {
        spec: { leaseDurationSeconds: seconds },
      });
    await endLeaseIn(600);
    const early = await undo();
    expect(early.stderr).toMatch(/found .* \(run killed\), whose lease ends in \d+ s/);
    expect(early.code).toBe(75);
    await endLeaseIn(1);
    expect(await bounds()).toEqual({ min: 3, max: 3 });

    await waitFor(
      async () => ((await thrown(run('next').requireFree())) as { code?: string })?.code === 'STALE',
      patience,
    );
    const stale = await thrown(run('next').requireFree());
    expect(String(stale)).toMatch(/found 1-scale-pin of run killed .* `verify undo --env staging`/);

    const undone = await undo();
    expect(undone.stdout).toMatch(/done +1-scale-pin: let the autoscaler of donor .* from 3 to 20/);
    expect(undone.stdout).toMatch(/Everything is undone/);
    expect(undone.code).toBe(0);
    expect(await bounds()).toEqual(free);
    expect((await mirrorIn(home())).records).toEqual([]);

    const again = await undo();
    expect(again.stdout).toMatch(/Nothing was open/);
    expect(again.code).toBe(0);
    expect(await thrown(run('next').requireFree())).toBeUndefined();
  },
);

clusterTest('an undo takes no open fault for healed that the mirror which it read never held', async () => {
  const [held, lost] = [leave('killed'), leave('lost')];
  const { code, stderr } = await undo();
  expect([code, stderr]).toEqual([
    exitCodes.temporary,
    expect.stringMatching(/found that of run killed, and 1-scale-pin open in .*lost/),
  ]);
  expect([held.isAsItWas(), lost.isAsItWas()]).toEqual([false, true]);
  rmSync(lost.folder, { recursive: true });
  expect((await undo()).stdout).toMatch(/Nothing was open/);
  rmSync(held.folder, { recursive: true });
});

clusterTest(
  'a run that died here and was undone by its mirror is healed, though the mirror is of a later run by now',
  async () => {
    await (await run('later').start(() => {})).stop();
    const { folder, isAsItWas } = leave('killed');
    const { code, stdout } = await undo();
    expect([code, stdout]).toEqual([0, expect.stringMatching(/Nothing was open/)]);
    expect(isAsItWas()).toBe(false);
    expect(await mirrorIn(home())).toMatchObject({ run: 'later', undone: ['killed'] });
    rmSync(folder, { recursive: true });
  },
);

clusterTest('a runner that lost its mirror to another writes no intent any more', async () => {
  const first = await run('first').start(() => {});
  await cluster?.api.apply(`/api/v1/namespaces/${namespace}/configmaps/lifeflow-verify`, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'lifeflow-verify', namespace },
    data: { holder: 'somebody', journal: '' },
  });
  await sleep(100);
  const intent = first.mirror?.append({
    step: 'intent',
    at: 1,
    id: '1-scale-pin',
    fault: 'scale-pin',
    targets: [],
    undo: [],
  });
  await expect(intent).rejects.toMatchObject({ code: 'LOST' });
  await first.stop();
});
