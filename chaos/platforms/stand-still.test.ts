import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { isStopped } from './process-table.ts';
import { standStill } from './stand-still.ts';

const proof = (stopped: Record<number, boolean>) =>
  standStill(
    Object.keys(stopped).map((pid) => ({ pid: Number(pid) })),
    async (pid) => stopped[pid] === true,
    () => 42,
  );

it('databases stand still when all of their processes do', async () => {
  expect(await proof({ 11: true, 12: true })).toEqual({
    effective: true,
    at: 42,
    says: '2 processes of databases stand still',
  });
  expect(await proof({ 11: true, 12: false, 13: false })).toMatchObject({
    effective: false,
    says: '2 of 3 processes of databases go on: 12, 13',
  });
});

it('of no process nobody can say that it stands still', async () => {
  expect(await proof({})).toMatchObject({ effective: false, says: expect.stringContaining('no process') });
});

it.skipIf(process.platform !== 'linux')('a process stands still from SIGSTOP to SIGCONT', async () => {
  const child = spawn('sh', ['-c', 'read line'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit');
  try {
    expect(await isStopped(pid)).toBe(false);
    child.kill('SIGSTOP');
    await expect.poll(() => isStopped(pid), { timeout: 10_000 }).toBe(true);
    child.kill('SIGCONT');
    await expect.poll(() => isStopped(pid), { timeout: 10_000 }).toBe(false);
  } finally {
    child.kill('SIGKILL');
  }
  await ended;
  expect(await isStopped(pid)).toBe(false);
});
