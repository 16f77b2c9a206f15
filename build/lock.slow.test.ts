import { spawnSync } from 'node:child_process';
import { access, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdLock } from './lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the lock of a build', () => {
  it('is had by one at a time, and the next is told that it waits', async () => {
    const order: string[] = [];
    const release = await holdLock(file, () => order.push('first waits'));
    const second = holdLock(file, () => order.push('second waits')).then((r) => {
      order.push('second has it');
      return r;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    order.push('first lets go');
    await release();
    await (await second)();
    expect(order).toEqual(['second waits', 'first lets go', 'second has it']);
    await expect(access(file)).rejects.toThrow();
  });

  it('of a process that died is taken over at once', async () => {
    const dead = spawnSync('true').pid;
    await writeFile(file, String(dead));
    const release = await holdLock(file, () => expect.unreachable('it waited'));
    await release();
  });

  it('that was made long ago and never signed is taken over', async () => {
    await writeFile(file, '');
    const old = new Date(Date.now() - 60_000);
    await utimes(file, old, old);
    await (await holdLock(file, () => expect.unreachable('it waited')))();
  });
});
