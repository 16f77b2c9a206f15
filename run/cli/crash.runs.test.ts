import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { parseJournal } from '../../chaos/journal.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { Verdict } from '../../slo/verdict.ts';
import { runnerOn } from '../environments/runner.ts';
import { endProcess } from '../processes.ts';
import { left, stateFolder } from './testing/left.ts';
import { latestRun, latestVerdict, startVerify, type Verifying, verify } from './testing/verify.ts';

/**
 * Seconds for some thirty on a machine that does nothing else: a start of LifeFlow, and a fault that waits for a machine
 * that is not busy, up to a minute. The load outlasts that wait.
 */
const startAndInject = 240;
const nodeKill = ['run', '--fault', 'node-kill', '--duration', '100s', '--scale', '0.01'];
const patience = { timeout: 900_000 };

/** One that failed must not stand in the way of the next. */
const running: Verifying[] = [];
const start = (args: readonly string[], where: { terminal?: boolean } = {}): Verifying => {
  const one = startVerify(args, where);
  running.push(one);
  return one;
};
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  // Behind a terminal of its own a runner outlives what was started here.
  const runner = runnerOn(stateFolder);
  if (runner !== undefined) await endProcess(runner.pid, runner.startedAt);
  if (left().length > 0) await verify('undo');
}, 120_000);

it(
  'kill -9 of the runner in the middle of a fault, then undo: nothing is left, and the next run starts clean',
  patience,
  async () => {
    const { child, ended, printed } = start(nodeKill);
    await printed('1-node-kill holding', startAndInject);
    const early = await verify('undo');
    expect(early.stderr).toMatch(/expected nobody at work on it; found the run of process/);
    expect(early.code).toBe(75);

    const latest = realpathSync(latestRun());
    const beside = await verify('run', '--only', 'load', '--duration', '20s', '--scale', '0.01');
    expect(beside.stderr).toMatch(/expected nobody at work on it; found the run of process/);
    expect(beside.code).toBe(75);
    expect(beside.stdout).not.toMatch(/run folder/);
    expect(realpathSync(latestRun())).toBe(latest);

    child.kill('SIGKILL');
    expect((await ended).code).toBeNull();
    expect(left().length).toBeGreaterThan(20);

    const refused = await verify('run', '--only', 'load', '--duration', '20s', '--scale', '0.01');
    expect(refused.stderr).toMatch(/verify undo/);
    expect(refused.code).toBe(75);

    // The refused run remembers what was in its way, so that no folder has to be named.
    const undone = await verify('undo');
    expect(undone.stdout).toMatch(/Everything is undone/);
    expect(undone.code).toBe(0);
    expect(left()).toEqual([]);

    const again = await verify('undo');
    expect(again.stdout).toMatch(/Nothing was open/);
    const next = await verify('run', '--only', 'load', '--duration', '20s', '--scale', '0.01');
    expect(next.stderr).toBe('');
    expect(next.code).toBeLessThan(64);
  },
);

it(
  'Ctrl-C in the middle of a fault heals, keeps the evidence and judges what there is',
  patience,
  async () => {
    const { child, ended, printed } = start(nodeKill);
    await printed('1-node-kill holding', startAndInject);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(stdout).toMatch(/Interrupted: healing/);
    expect(stdout).toMatch(/The run ended early \(interrupted\): interrupted by the user/);
    expect(stdout).toMatch(/1-node-kill fault-over: healed, nothing left behind/);
    const verdict = latestVerdict();
    expect(verdict.verdict).not.toBe('PASS');
    expect([1, 2, 3]).toContain(code);
    expect(existsSync(path.join(latestRun(), 'report.html'))).toBe(true);
    expect(left()).toEqual([]);
  },
);

it.skipIf(process.platform !== 'linux')(
  'a terminal that is closed in the middle of a fault keeps nobody from healing',
  patience,
  async () => {
    const { child, runFolder, printed } = start(nodeKill, { terminal: true });
    const folder = await runFolder(startAndInject);
    await printed('1-node-kill holding', startAndInject);
    child.kill('SIGKILL');
    const steps = () =>
      parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8')).records.map((r) => r.step);
    await waitFor(() => steps().includes('closed'), { within: 240_000, every: 500 });
    expect(steps()).toEqual(['environment', 'process', 'intent', 'injected', 'healing', 'healed', 'closed']);
    expect(left()).toEqual([]);
    const file = path.join(folder, 'verdict.json');
    await waitFor(() => existsSync(file), { within: 60_000, every: 500 });
    // It healed because it heard of the terminal's end, and not at the end of its load.
    expect(Verdict.parse(JSON.parse(readFileSync(file, 'utf8'))).cut).toContain('interrupted');
  },
);

it(
  'Ctrl-C while the scale is measured ends without a verdict and leaves nothing, not even a run',
  patience,
  async () => {
    const runs = path.dirname(latestRun());
    const before = readdirSync(runs);
    const { child, ended, printed } = start([
      'run',
      '--scale',
      'auto',
      '--only',
      'load',
      '--duration',
      '20s',
    ]);
    await printed(/ load: /, startAndInject);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(stderr).toMatch(
      /interrupted while the scale was measured; nothing was judged and nothing is left/,
    );
    expect(code).toBe(130);
    expect(left()).toEqual([]);
    expect(readdirSync(runs)).toEqual(before);
  },
);
