import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { endProcess, identify } from './processes.ts';

describe('endProcess', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));
  const start = async (program: string) => {
    child = spawn(process.execPath, ['-e', `${program}; console.log('up'); setTimeout(() => {}, 20000)`]);
    if (child.stdout === null) throw new Error('no output');
    await once(child.stdout, 'data');
    const who = identify(child.pid ?? 0);
    if (who === undefined) throw new Error('the process is not there');
    return who;
  };

  it('ends a process that listens to SIGTERM, and finds it gone the second time', async () => {
    const { pid, startedAt } = await start('');
    expect(await endProcess(pid, startedAt)).toBe('ended');
    expect(child?.signalCode ?? (await once(child as ChildProcess, 'exit'))[1]).toBe('SIGTERM');
    expect(await endProcess(pid, startedAt)).toBe('was-gone');
  });

  it('kills a process that does not', async () => {
    const { pid, startedAt } = await start("process.on('SIGTERM', () => {})");
    expect(await endProcess(pid, startedAt, 0.3)).toBe('killed');
    expect(identify(pid)).toBeUndefined();
  });

  it('leaves another process alone that has got the same id', async () => {
    const { pid } = await start('');
    expect(await endProcess(pid, 'an earlier start')).toBe('was-gone');
    expect(identify(pid)).toBeDefined();
  });
});
