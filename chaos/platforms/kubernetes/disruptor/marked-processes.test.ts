import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { endMarked } from './marked-processes.ts';

it('processes with an argument are ended, whoever started them, and no other', async () => {
  const mark = `--tag=${randomUUID()}`;
  // Each waits for a line that never comes.
  const start = (argument: string) =>
    spawn('sh', ['-c', 'read line', argument], { stdio: ['pipe', 'ignore', 'ignore'] });
  const [marked, like] = [start(mark), start(`${mark}x`)];
  await Promise.all([once(marked, 'spawn'), once(like, 'spawn')]);
  const ended = once(marked, 'exit');
  expect(await endMarked(mark)).toBe(1);
  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(await endMarked(mark)).toBe(0);
  expect(like.exitCode).toBeNull();
  like.kill('SIGKILL');
});
