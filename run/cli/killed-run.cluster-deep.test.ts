import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { openJournal } from '../../chaos/journal.ts';
import { journalFile } from '../../chaos/journal-file.ts';
import { markedProcesses } from '../../fixtures/cluster/tear-down.ts';
import { censusOf } from '../../fixtures/cluster/testing/census.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { foldersOf, tearDownClustered } from '../../fixtures/clustered/index.ts';
import { project } from '../environments/local.ts';
import config from '../environments/testing/killed-run.config.ts';
import { left } from './testing/left.ts';
import { expectNothingLeft } from './testing/nothing-left.ts';
import { startVerify, verify } from './testing/verify.ts';

const { defaultEnvironment: environment } = config;
const file = path.resolve(import.meta.dirname, '../environments/testing/killed-run.config.ts');
const where = { project, environment, regions: [{ name: 'region-1' }, { name: 'region-2' }] };
const folders = foldersOf(where);
afterAll(() => tearDownClustered(where));

clusterTest(
  'kill -9 of a run on Kubernetes in the middle of a fault, then undo: nothing is left on the machine',
  async () => {
    await tearDownClustered(where);
    const before = censusOf(folders.owner);
    // Ours: little load, and two faults, since a machine that is busy when the first is due gets it not.
    const faults = ['--fault', 'node-kill', 'scale-pin'];
    const one = startVerify(['run', '--config', file, ...faults, '--scale', '0.002']);
    try {
      // Ours: two clusters and 32 replicas, on a machine that may be busy, which a fault waits for, too.
      const folder = await one.runFolder(1_500);
      await one.printed(/\d-(node-kill|scale-pin) holding/, 1_500);
      const early = await verify('undo');
      expect(early.stderr).toMatch(/expected nobody at work on it; found the run of process/);
      one.child.kill('SIGKILL');
      expect((await one.ended).code).toBeNull();
      const { records } = await openJournal(journalFile(path.join(folder, 'journal.ndjson'))).read();
      expect(records.map((r) => r.step)).toEqual(['environment', 'process', 'intent', 'injected']);
    } finally {
      one.child.kill('SIGKILL');
      await one.ended;
    }
    expect(folders.clusters.flatMap(markedProcesses).length).toBeGreaterThan(20);
    expect(left(folders.owner).length).toBeGreaterThan(5);

    const undone = await verify('undo');
    expect(undone.code, `${undone.stdout}${undone.stderr}`).toBe(0);
    expect(undone.stdout).toMatch(/Everything is undone/);
    await expectNothingLeft(before, folders);
    expect((await verify('undo')).stdout).toMatch(/Nothing was open/);
  },
);
