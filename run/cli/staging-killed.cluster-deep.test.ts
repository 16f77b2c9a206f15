import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { parseJournal } from '../../chaos/journal.ts';
import { unlessMissing } from '../../chaos/platforms/kubernetes/api-error.ts';
import { requireNoHolder } from '../../chaos/platforms/kubernetes/index.ts';
import type { Lease } from '../../chaos/platforms/kubernetes/objects.ts';
import { autoscalersOf, serviceOf } from '../../chaos/platforms/kubernetes/region.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { Verdict } from '../../slo/verdict.ts';
import { exitCodeOfVerdict, exitCodes } from '../exit-codes.ts';
import { isAlive } from '../processes.ts';
import { config, type Staging, stagingStage } from './testing/staging-stage.ts';
import type { Verifying } from './testing/verify.ts';

let staging: Staging;
beforeAll(async () => {
  const stage = await stagingStage(['scale-pin']);
  if (stage !== undefined) staging = stage;
  // Two minutes on an idle machine; what it waits for has limits of its own.
}, 1_800_000);
afterAll(() => staging?.end());

/** A run of one fault, which shows for as long as it lasts, once it is in effect. */
const pinning = async (): Promise<Verifying> => {
  await staging.give();
  free ??= await bounds();
  const load = ['--scale', '0.002', '--seed', '1'];
  const one = staging.started(['run', ...config, '--env', 'staging', '--fault', 'scale-pin', ...load], {
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
  const pinned = (await autoscalersOf(staging.primary)).find((a) => serviceOf(a) === 'request');
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
  staging.administrator.patch<Lease>(staging.leasePath, { spec: { leaseDurationSeconds: seconds } });
/** What a test that failed in its middle left would let the next one fail, too. */
const putBack = async (one: Verifying): Promise<void> => {
  one.killGroup();
  await one.ended;
  if (await unlessMissing(staging.administrator.get(staging.leasePath)))
    await staging.administrator.patch<Lease>(staging.leasePath, { spec: { holderIdentity: null } });
  if ((await staging.mirrored()).records.length > 0) await staging.asked(...undo);
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
      expect(await staging.mirrored()).toMatchObject({
        run: path.basename(folder),
        records: [
          { step: 'intent', id: '1-scale-pin', undo: [undoing()] },
          { step: 'injected', id: '1-scale-pin' },
        ],
      });

      await endLeaseIn(600);
      const early = await staging.started(undo, { cwd: another }).ended;
      expect(early.stderr).toMatch(/expected nobody at work on staging .* whose lease ends in \d+ s/);
      expect(early.code).toBe(exitCodes.temporary);
      await endLeaseIn(1);
      const alone = await waitFor(
        () =>
          requireNoHolder({ region: staging.primary, environment: 'staging', holder: 'nobody' }).then(
            () => true,
            () => undefined,
          ),
        { within: 60_000, every: 500 },
      );
      expect(alone).toBe(true);

      const undone = await staging.started(undo, { cwd: another }).ended;
      expect(undone.stdout).toMatch(
        /done +1-scale-pin: let the autoscaler of request .*\nEverything is undone/,
      );
      expect(undone.code).toBe(0);
      expect(await bounds()).toEqual(free);
      expect((await staging.mirrored()).records).toEqual([]);
      expect((await staging.administrator.get<Lease>(staging.leasePath)).spec.holderIdentity).toBeUndefined();

      // On the machine of the run, whose journal alone knows of k6.
      expect((await staging.asked(...undo)).stdout).toMatch(/Nothing was open/);
      const own = await staging.asked('undo');
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
    expect((await staging.mirrored()).records.map((r) => r.step)).toEqual(['intent', 'injected']);
    await staging.administrator.patch<Lease>(staging.leasePath, { spec: { holderIdentity: 'somebody' } });

    const { code, stdout, stderr } = await one.ended;
    expect(stdout).toMatch(/1-scale-pin fault-over: healed, nothing left behind/);
    expect(stdout).toMatch(
      /The run ended early \(failed\): expected this run to hold the lease of staging .* found it held by somebody; see what that one does/,
    );
    const verdict = Verdict.parse(JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')));
    expect(verdict.cut).not.toBeNull();
    expect({ code, stderr }).toEqual({ code: exitCodeOfVerdict[verdict.verdict], stderr: '' });

    expect(await bounds()).toEqual(free);
    expect((await staging.mirrored()).records).toEqual([]);
    const { records } = parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8'));
    expect(records.map((r) => r.step).slice(-3)).toEqual(['healing', 'healed', 'closed']);
    expect((await staging.administrator.get<Lease>(staging.leasePath)).spec.holderIdentity).toBe('somebody');
  } finally {
    await putBack(one);
  }
});
