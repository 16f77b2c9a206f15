import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Config, type ForeignEnvironment } from './config/schema.ts';
import { foreignEnvironment } from './environments/foreign.ts';
import staging from './environments/testing/staging.config.ts';
import { stagingPlan } from './environments/testing/staging-plan.ts';
import { endLeftProcesses, leftProcesses } from './foreign-runs.ts';
import { identify, isAlive, type ProcessIdentity } from './processes.ts';

let root: string;
let child: ChildProcess;
let load: ProcessIdentity;
beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'runs-'));
  child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  load = identify(child.pid ?? 0) ?? { pid: 0, startedAt: 'never' };
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const dead: ProcessIdentity = { pid: process.pid, startedAt: 'never' };
/** The folder of a run on this environment whose k6 goes on. */
const leave = (name: string, environment: string, runner = dead): string => {
  const folder = path.join(root, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'runner.json'), JSON.stringify(runner));
  const records = [
    { step: 'environment', at: 1, name: environment, undo: [] },
    { step: 'process', at: 2, undo: [{ kind: 'end-process', ...load, name: 'k6' }] },
  ];
  writeFileSync(path.join(folder, 'journal.ndjson'), records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  return folder;
};
const { environments } = Config.parse(structuredClone(staging));

it('a run is refused while the k6 of one that was killed loads the environment, and an undo ends that', async () => {
  const folder = leave('killed', 'staging');
  const next = () =>
    foreignEnvironment(environments.staging as ForeignEnvironment, stagingPlan('next'), root).requireFree();
  await expect(next()).rejects.toMatchObject({
    code: 'STALE',
    message: expect.stringContaining(`k6 (process ${load.pid}) of ${folder}`),
  });
  const undone = await endLeftProcesses(root, 'staging');
  expect(undone).toMatchObject({
    steps: [{ says: `end k6 (process ${load.pid})`, result: 'done' }],
    clean: true,
  });
  expect(isAlive(load)).toBe(false);
  expect(await endLeftProcesses(root, 'staging')).toMatchObject({ steps: [], clean: true });
  // Nothing is in the way any more but that there is no such cluster.
  await expect(next()).rejects.not.toMatchObject({ code: 'STALE' });
});

it('neither the k6 of a run that goes on nor that of another environment is anybody else to end', async () => {
  leave('going-on', 'staging', identify(process.ppid));
  leave('elsewhere', 'production');
  expect(await leftProcesses(root, 'staging')).toEqual([]);
  await endLeftProcesses(root, 'staging');
  expect(isAlive(load)).toBe(true);
});
