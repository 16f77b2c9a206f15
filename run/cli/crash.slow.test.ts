import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { stateFolderOf } from '../../fixtures/local/index.ts';
import { project } from '../environments/local.ts';
import { latestRun, latestVerdict, startVerify, verify } from './testing/verify.ts';

const state = stateFolderOf(project, 'local');

/** Processes of this project's embedded LifeFlow and its k6, by their command lines. */
const processesLeft = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.includes(state) || line.includes(`${path.join(project, 'runs')}/`)
          ? [`${pid} ${line}`]
          : [];
      } catch {
        return [];
      }
    });

it('kill -9 of the runner in the middle of a fault, then undo: nothing is left, and the next run starts clean', async () => {
  const { child, ended, printed } = startVerify([
    'run',
    '--fault',
    'node-kill',
    '--duration',
    '60s',
    '--scale',
    '0.01',
  ]);
  await printed('1-node-kill holding', 60);
  const early = await verify('undo');
  expect(early.stdout).toMatch(/failed .*expected nobody at work on it; found the run of process/);
  expect(early.code).toBe(70);

  child.kill('SIGKILL');
  expect((await ended).code).toBeNull();
  expect(processesLeft().length).toBeGreaterThan(20);
  expect(existsSync(state)).toBe(true);

  const refused = await verify('run', '--only', 'load', '--duration', '20s', '--scale', '0.01');
  expect(refused.stderr).toMatch(/verify undo/);
  expect(refused.code).toBe(75);

  // The refused run remembers what was in its way, so that no folder has to be named.
  const undone = await verify('undo');
  expect(undone.stdout).toMatch(/Everything is undone/);
  expect(undone.code).toBe(0);
  expect(processesLeft()).toEqual([]);
  expect(existsSync(state)).toBe(false);

  const again = await verify('undo');
  expect(again.stdout).toMatch(/Nothing was open/);
  const next = await verify('run', '--only', 'load', '--duration', '20s', '--scale', '0.01');
  expect(next.stderr).toBe('');
  expect(next.code).toBeLessThan(64);
});

it('Ctrl-C in the middle of a fault heals, keeps the evidence and judges what there is', async () => {
  const { child, ended, printed } = startVerify([
    'run',
    '--fault',
    'node-kill',
    '--duration',
    '60s',
    '--scale',
    '0.01',
  ]);
  await printed('1-node-kill holding', 60);
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(stdout).toMatch(/Interrupted: healing/);
  expect(stdout).toMatch(/1-node-kill fault-over: healed, nothing left behind/);
  const verdict = latestVerdict();
  expect(verdict.verdict).not.toBe('PASS');
  expect([1, 2, 3]).toContain(code);
  expect(existsSync(path.join(latestRun(), 'report.html'))).toBe(true);
  expect(processesLeft()).toEqual([]);
  expect(existsSync(state)).toBe(false);
});
