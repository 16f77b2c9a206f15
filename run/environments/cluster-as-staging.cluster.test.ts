import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { parseJournal } from '../../chaos/journal.ts';
import { unlessMissing } from '../../chaos/platforms/kubernetes/api-error.ts';
import type { Lease } from '../../chaos/platforms/kubernetes/objects.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { Verdict } from '../../slo/verdict.ts';
import { config, isOfRunner, type Staging, stagingStage } from '../cli/testing/staging-stage.ts';
import { readRun } from '../evidence/read.ts';
import { exitCodeOfVerdict, exitCodes } from '../exit-codes.ts';

/** Runs that come to their end; those that are cut off are in run/cli/staging-killed.cluster-deep.test.ts. */
let staging: Staging;
beforeAll(async () => {
  const stage = await stagingStage(['replica-kill', 'scale-pin']);
  if (stage !== undefined) staging = stage;
  // Two minutes on an idle machine; what it waits for has limits of its own.
}, 1_800_000);
afterAll(() => staging?.end());

clusterTest.each([
  ['on production without its name once more', () => ['--env', 'production'], exitCodes.usage],
  [
    'on staging with the name of another',
    () => ['--env', 'staging', '--confirm', 'production'],
    exitCodes.usage,
  ],
  ['without rights', () => [...staging.onStaging, '--confirm', 'staging'], exitCodes.unavailable],
])('a run %s is refused, and neither here nor there is anything written', async (_, where, expected) => {
  const { asked, elsewhere, administrator, leasePath, mirrorPath } = staging;
  const { code, stdout, stderr } = await asked('run', ...config, ...where());
  expect(stderr).toMatch(/expected/);
  expect(code).toBe(expected);
  expect(stdout).not.toMatch(/run folder/);
  expect(existsSync(path.join(elsewhere, 'runs'))).toBe(false);
  expect(await unlessMissing(administrator.get(leasePath))).toBeUndefined();
  expect(await unlessMissing(administrator.get(mirrorPath))).toBeUndefined();
});

type IsGiven = Parameters<Staging['give']>[0];
clusterTest.each<[may: string, isGiven: IsGiven, says: RegExp]>([
  [
    'all in the first region but keep its lease, and nothing in the second',
    (object, region) => region === 'region-1' && !isOfRunner(object),
    /API server of staging-region-2 .*cannot get resource "namespaces" .*the rights that `verify rights` prints/,
  ],
  [
    'all but keep its lease',
    (object) => !isOfRunner(object),
    /cannot get resource "leases" .*the rights that `verify rights` prints/,
  ],
])('a run that may do %s is refused with the right that it lacks', async (_, isGiven, says) => {
  const { give, asked, onStaging, elsewhere } = staging;
  await give(isGiven);
  const { code, stderr } = await asked('run', ...config, ...onStaging);
  expect(stderr).toMatch(says);
  expect(code).toBe(exitCodes.unavailable);
  expect(existsSync(path.join(elsewhere, 'runs'))).toBe(false);
});

clusterTest(
  'a run with the printed rights ends with a verdict, and leaves two empty objects and no token',
  async () => {
    const { give, asked, onStaging, elsewhere, administrator, leasePath, mirrored, accounts } = staging;
    await give();
    // None at first; one where a try before this one held it.
    const turns = (await unlessMissing(administrator.get<Lease>(leasePath)))?.spec.leaseTransitions ?? 0;
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

    // Both regions were watched, each by its own file's context.
    const watched = evidence.samples.flatMap((s) => (s.kind === 'replicas' ? [s.region] : []));
    expect(new Set(watched)).toEqual(new Set(['region-1', 'region-2']));

    const lease = await administrator.get<Lease>(leasePath);
    expect(lease.spec.holderIdentity).toBeUndefined();
    expect(lease.spec.leaseTransitions).toBe(turns + 1);
    expect(await mirrored()).toMatchObject({ found: true, run: verdict.run, records: [] });

    const files = globSync('**/*', { cwd: folder })
      .map((file) => path.join(folder, file))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const { kubeconfig } of accounts) {
      const token = /"token":"([^"]+)"/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? '';
      expect(token.length).toBeGreaterThan(100);
      for (const part of token.split('.').map((p) => p.slice(0, 40))) {
        if (part.length < 40) continue;
        expect(files.filter((file) => readFileSync(file, 'latin1').includes(part))).toEqual([]);
        expect(stdout).not.toContain(part);
      }
    }
  },
  1_200_000,
);
