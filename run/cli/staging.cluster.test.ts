import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseJournal } from '../../chaos/journal.ts';
import { unlessMissing } from '../../chaos/platforms/kubernetes/api-error.ts';
import { apiFrom, mirrorIn, requireNoHolder } from '../../chaos/platforms/kubernetes/index.ts';
import type { Lease } from '../../chaos/platforms/kubernetes/objects.ts';
import { autoscalersOf, serviceOf } from '../../chaos/platforms/kubernetes/region.ts';
import type { RightsObject } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import type { Cluster } from '../../fixtures/cluster/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import {
  type Clustered,
  namespace,
  startClustered,
  tearDownClustered,
} from '../../fixtures/clustered/index.ts';
import { smallClustered } from '../../fixtures/clustered/testing/small.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { Verdict } from '../../slo/verdict.ts';
import { type Account, accountOn, applyRights } from '../environments/testing/service-account.ts';
import { readRun } from '../evidence/read.ts';
import { exitCodeOfVerdict, exitCodes } from '../exit-codes.ts';
import { isAlive } from '../processes.ts';
import { type Ended, startVerify, type Verifying } from './testing/verify.ts';

/**
 * LifeFlow on two small clusters as if it were somebody else's: its own pods answer behind its edge's address, and a run
 * gets at them by a kubeconfig with the rights that `verify rights` prints for it, and no others.
 */
const order = smallClustered('staging', inject('kubernetes') ?? '', {
  environment: 'staging',
  networks: [94, 95],
  leaseSeconds: 3600,
});
const config = ['--config', path.resolve(import.meta.dirname, '../environments/testing/staging.config.ts')];
const faults = ['replica-kill', 'scale-pin'];
const onStaging = ['--env', 'staging', '--fault', ...faults];
/** Somebody's folder, where nothing is that would help a run. */
const elsewhere = mkdtempSync(path.join(tmpdir(), 'staging-'));

let there: Clustered;
let home: Cluster;
let account: Account;
/** What `verify rights` printed for this run. */
let printed: RightsObject[];
const started = (args: readonly string[], options: { cwd?: string; ownGroup?: boolean } = {}): Verifying =>
  startVerify(args, {
    cwd: elsewhere,
    env: {
      KUBECONFIG: account.kubeconfig,
      LIFEFLOW_TEST_CONTEXTS: account.context,
      LIFEFLOW_TEST_TARGET: there.edgeUrl,
    },
    ...options,
  });
const asked = (...args: string[]): Promise<Ended> => started(args).ended;

beforeAll(async () => {
  if (inject('kubernetes') === undefined) return;
  await tearDownClustered(order);
  there = await startClustered(order);
  [home] = there.clusters as [Cluster];
  account = await accountOn(home, namespace);
  const to = `serviceaccount:${namespace}/runner`;
  const rights = await asked('rights', ...config, ...onStaging, '--subject', to);
  expect(rights.stderr).toBe('');
  printed = parseAllDocuments(rights.stdout).map((d) => (d as { toJS(): RightsObject }).toJS());
  // Two minutes on an idle machine; what it waits for has limits of its own.
}, 1_800_000);
afterAll(async () => {
  account?.close();
  await tearDownClustered(order);
  rmSync(elsewhere, { recursive: true, force: true });
});

const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/lifeflow-verify`;
const mirrorPath = `/api/v1/namespaces/${namespace}/configmaps/lifeflow-verify`;
const asAdministrator = () => apiFrom(home.kubeconfig, account.context);
const primary = () => ({ name: 'region-1', api: asAdministrator(), namespace });
const mirrored = () => mirrorIn(primary());
/** Applies a part of what was printed; resolves when the API server goes by it. */
const give = async (objects: readonly RightsObject[]): Promise<void> => {
  await applyRights(home, objects);
  const last = objects.some((o) => o.metadata.name.endsWith('-runner')) ? leasePath : '/api/v1/nodes';
  const settled = await waitFor(
    () =>
      unlessMissing(account.api.get(last)).then(
        () => true,
        () => undefined,
      ),
    { within: 180_000, every: 500 },
  );
  expect(settled).toBe(true);
};

clusterTest.each([
  ['on production without its name once more', ['--env', 'production']],
  ['on staging with the name of another', ['--env', 'staging', '--confirm', 'production']],
  ['without rights', [...onStaging, '--confirm', 'staging']],
])('a run %s is refused, and neither here nor there is anything written', async (_, where) => {
  const { code, stdout, stderr } = await asked('run', ...config, ...where);
  expect(stderr).toMatch(/expected/);
  expect(code).toBe(where.includes('--fault') ? exitCodes.unavailable : exitCodes.usage);
  expect(stdout).not.toMatch(/run folder/);
  expect(existsSync(path.join(elsewhere, 'runs'))).toBe(false);
  expect(await unlessMissing(asAdministrator().get(leasePath))).toBeUndefined();
  expect(await unlessMissing(asAdministrator().get(mirrorPath))).toBeUndefined();
});

clusterTest('a run that may do all but keep its lease is refused with the right that it lacks', async () => {
  await give(printed.filter((o) => !o.metadata.name.endsWith('-runner')));
  const { code, stderr } = await asked('run', ...config, ...onStaging);
  expect(stderr).toMatch(/cannot get resource "leases" .*the rights that `verify rights` prints/);
  expect(code).toBe(exitCodes.unavailable);
  expect(existsSync(path.join(elsewhere, 'runs'))).toBe(false);
});

clusterTest(
  'a run with the printed rights ends with a verdict, and leaves two empty objects and no token',
  async () => {
    await give(printed);
    // None at first; one where a try before this one held it.
    const turns = (await unlessMissing(asAdministrator().get<Lease>(leasePath)))?.spec.leaseTransitions ?? 0;
    const { code, stdout, stderr } = await asked(
      'run',
      ...config,
      ...onStaging,
      ...['--confirm', 'staging', '--scale', '0.002', '--seed', '1'],
    );
    const folder = path.join(elsewhere, 'runs', 'latest');
    const verdict = Verdict.parse(JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')));
    expect({ code, stderr }).toEqual({ code: exitCodeOfVerdict[verdict.verdict], stderr: '' });
    expect(verdict.cut).toBeNull();

    // Both faults came about and were taken back, and each has its recovery clock.
    const ids = ['1-replica-kill', '2-scale-pin'];
    expect([...new Set(verdict.clocks.map((c) => c.fault))].sort()).toEqual(ids);
    for (const id of ids) expect(stdout).toMatch(new RegExp(`${id} fault-over: healed, nothing left behind`));
    const journal = parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8'));
    const stepsOf = (id: string) =>
      journal.records.filter((r) => 'id' in r && r.id === id).map((r) => r.step);
    for (const id of ids) expect(stepsOf(id)).toEqual(['intent', 'injected', 'healing', 'healed']);
    expect(journal.records.at(-1)?.step).toBe('closed');

    const { evidence } = await readRun(folder);
    expect(evidence.defects).toEqual([]);
    const named = (name: string, fault: string) =>
      evidence.marks.filter((m) => m.name === name && m.fault === fault);
    for (const id of ids)
      for (const name of ['fault-injected', 'fault-effective', 'heal-ended', 'residue-clean'])
        expect({ id, name, marks: named(name, id).length }).toEqual({ id, name, marks: 1 });
    // How the killed replica was replaced, by the API server's own time.
    const [effective] = named('fault-effective', '1-replica-kill');
    const recovery = evidence.marks.filter(
      (m) =>
        ['replica-created', 'replica-scheduled', 'replica-ready'].includes(m.name) && m.toldAt !== undefined,
    );
    expect(new Set(recovery.map((m) => m.name)).size).toBe(3);
    expect(recovery.every((m) => m.clock === 'platform')).toBe(true);
    expect(Math.max(...recovery.map((m) => m.at))).toBeGreaterThan(effective?.at ?? Number.POSITIVE_INFINITY);
    expect(evidence.marks.some((m) => m.name === 'clock-compared')).toBe(true);

    const lease = await asAdministrator().get<Lease>(leasePath);
    expect(lease.spec.holderIdentity).toBeUndefined();
    expect(lease.spec.leaseTransitions).toBe(turns + 1);
    expect(await mirrored()).toEqual({ found: true, run: verdict.run, records: [] });

    const token = /"token":"([^"]+)"/.exec(readFileSync(account.kubeconfig, 'utf8'))?.[1] ?? '';
    expect(token.length).toBeGreaterThan(100);
    const files = globSync('**/*', { cwd: folder })
      .map((file) => path.join(folder, file))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const part of token.split('.').map((p) => p.slice(0, 40))) {
      if (part.length < 40) continue;
      expect(files.filter((file) => readFileSync(file, 'latin1').includes(part))).toEqual([]);
      expect(stdout).not.toContain(part);
    }
  },
  1_200_000,
);

/** A run of one fault, which shows for as long as it lasts, once it is in effect. */
const pinning = async (): Promise<Verifying> => {
  await give(printed);
  free ??= await bounds();
  const load = ['--scale', '0.002', '--seed', '1'];
  const one = started(['run', ...config, '--env', 'staging', '--fault', 'scale-pin', ...load], {
    ownGroup: true,
  });
  try {
    // Ours: a machine that is busy lets a fault wait for a minute.
    await one.printed(/1-scale-pin holding/, 300);
  } catch (error) {
    one.killGroup();
    throw error;
  }
  return one;
};
/** Between which sizes the autoscaler that is pinned may move. */
const bounds = async () => {
  const pinned = (await autoscalersOf(primary())).find((a) => serviceOf(a) === 'request');
  return { min: pinned?.spec.minReplicas, max: pinned?.spec.maxReplicas };
};
/** As the manifests have them, and no test leaves it otherwise. */
let free: Awaited<ReturnType<typeof bounds>> | undefined;
const undo = ['undo', ...config, '--env', 'staging'];
const undoing = () => ({
  kind: 'restore-scaling',
  service: 'request',
  region: 'region-1',
  ...free,
});

/** As if the dead runner's lease ended later, or earlier, than a program here takes to start. */
const endLeaseIn = (seconds: number) =>
  asAdministrator().patch<Lease>(leasePath, { spec: { leaseDurationSeconds: seconds } });
/** What a test that failed in its middle left would let the next one fail, too. */
const putBack = async (one: Verifying): Promise<void> => {
  one.killGroup();
  await one.ended;
  if (await unlessMissing(asAdministrator().get(leasePath)))
    await asAdministrator().patch<Lease>(leasePath, { spec: { holderIdentity: null } });
  if ((await mirrored()).records.length > 0) await asked(...undo);
};

clusterTest(
  'a run that is killed under a fault is undone from another folder, by what it left in the cluster alone',
  async () => {
    const one = await pinning();
    const another = mkdtempSync(path.join(tmpdir(), 'another-'));
    try {
      const folder = await one.runFolder(1);
      const journal = parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8')).records;
      const [k6] = journal.flatMap((r) => (r.step === 'process' ? r.undo : []));
      if (k6?.kind !== 'end-process') throw new Error('expected k6 in the journal; found none');
      one.killGroup();
      expect((await one.ended).code).toBeNull();
      // The kernel kills it with its runner; nobody else could stop that load.
      const quiet = await waitFor(async () => (isAlive(k6) ? undefined : true), {
        within: 10_000,
        every: 100,
      });
      expect(quiet).toBe(true);
      expect((await bounds()).max).toBe((await bounds()).min);
      expect(await mirrored()).toMatchObject({
        run: path.basename(folder),
        records: [
          { step: 'intent', id: '1-scale-pin', undo: [undoing()] },
          { step: 'injected', id: '1-scale-pin' },
        ],
      });

      await endLeaseIn(600);
      const early = await started(undo, { cwd: another }).ended;
      expect(early.stderr).toMatch(/expected nobody at work on staging .* whose lease ends in \d+ s/);
      expect(early.code).toBe(exitCodes.temporary);
      await endLeaseIn(1);
      const alone = await waitFor(
        () =>
          requireNoHolder({ region: primary(), environment: 'staging', holder: 'nobody' }).then(
            () => true,
            () => undefined,
          ),
        { within: 60_000, every: 500 },
      );
      expect(alone).toBe(true);

      const undone = await started(undo, { cwd: another }).ended;
      expect(undone.stdout).toMatch(
        /done +1-scale-pin: let the autoscaler of request .*\nEverything is undone/,
      );
      expect(undone.code).toBe(0);
      expect(await bounds()).toEqual(free);
      expect((await mirrored()).records).toEqual([]);
      expect((await asAdministrator().get<Lease>(leasePath)).spec.holderIdentity).toBeUndefined();

      // On the machine of the run, whose journal alone knows of k6.
      expect((await asked(...undo)).stdout).toMatch(/Nothing was open/);
      const own = await asked('undo');
      expect(own.stdout).toMatch(new RegExp(`done .* end k6 \\(process ${k6.pid}\\)\nEverything is undone`));
      expect(own.code).toBe(0);
    } finally {
      await putBack(one);
      rmSync(another, { recursive: true, force: true });
    }
  },
);

clusterTest('a run whose lease somebody else has taken heals, ends, and leaves it to that one', async () => {
  const one = await pinning();
  try {
    const folder = await one.runFolder(1);
    expect(await bounds()).not.toEqual(free);
    expect((await mirrored()).records.map((r) => r.step)).toEqual(['intent', 'injected']);
    await asAdministrator().patch<Lease>(leasePath, { spec: { holderIdentity: 'somebody' } });

    const { code, stdout, stderr } = await one.ended;
    expect(stdout).toMatch(/1-scale-pin fault-over: healed, nothing left behind/);
    expect(stdout).toMatch(
      /The run ended early \(failed\): expected this run to hold the lease of staging .* found it held by somebody; see what that one does/,
    );
    const verdict = Verdict.parse(JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')));
    expect(verdict.cut).not.toBeNull();
    expect({ code, stderr }).toEqual({ code: exitCodeOfVerdict[verdict.verdict], stderr: '' });

    expect(await bounds()).toEqual(free);
    expect((await mirrored()).records).toEqual([]);
    const { records } = parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8'));
    expect(records.map((r) => r.step).slice(-3)).toEqual(['healing', 'healed', 'closed']);
    expect((await asAdministrator().get<Lease>(leasePath)).spec.holderIdentity).toBe('somebody');
  } finally {
    await putBack(one);
  }
});
