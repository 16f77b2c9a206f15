import { describe, expect, it } from 'vitest';
import type { Target } from '../../slo/topology.ts';
import { PlatformError } from '../platform.ts';
import { healthyState } from '../testing/healthy.ts';
import { type LocalHandle, localPlatform } from './local.ts';

const node: Target = { kind: 'node', node: 'r1a1' };

/** A handle that says it kills, beside a process table of its own. */
const local = (kills: boolean) => {
  const table = new Map([
    [11, 'tick 1'],
    [12, 'tick 2'],
  ]);
  const handle: LocalHandle = {
    state: async () => healthyState(),
    processes: async () => [...table].map(([pid, startedAt]) => ({ pid, startedAt })),
    kill: async () => void (kills && table.clear()),
    rollOut: async () => void (kills && table.delete(11)),
    restore: async () => {
      throw new Error('no power');
    },
    promoteRegion: async () => {},
    facts: async () => ({ marks: [], nextSeq: 0 }),
  };
  return {
    table,
    platform: localPlatform(
      handle,
      async (pid) => table.get(pid) ?? null,
      () => 42,
    ),
  };
};

describe('the local platform', () => {
  it('proves a kill by the processes that are gone', async () => {
    const { platform } = local(true);
    await platform.kill([node]);
    expect(await platform.proof([node])).toEqual({
      effective: true,
      at: 42,
      says: '2 processes are gone from the process table',
    });
  });

  it('is not convinced by a kill call that returned', async () => {
    const { platform } = local(false);
    await platform.kill([node]);
    expect((await platform.proof([node])).says).toBe('2 of 2 processes still run: 11, 12');
  });

  it('takes a new process with the id of a dead one for what it is', async () => {
    const { platform, table } = local(true);
    await platform.kill([node]);
    table.set(11, 'tick 900');
    expect((await platform.proof([node])).effective).toBe(true);
  });

  it('proves nothing where nothing was killed, or nothing ran', async () => {
    const { platform, table } = local(true);
    expect((await platform.proof([node])).effective).toBe(false);
    table.clear();
    await platform.kill([node]);
    expect((await platform.proof([node])).effective).toBe(false);
  });

  it('refuses what it has no way to, in words that say what to do', async () => {
    const { platform } = local(true);
    for (const asked of [
      () => platform.disturb({ kind: 'drain-node', node: 'r1a1' }),
      () => platform.shows({ kind: 'drain-node', node: 'r1a1' }),
    ])
      await expect(asked()).rejects.toMatchObject({
        code: 'PLATFORM',
        message: expect.stringMatching(
          /has a way to this \(draining r1a1\).*take the fault out of its `allow`/,
        ),
      });
  });

  it('proves a rollout one replica at a time, by the processes that stood when it began', async () => {
    const { platform, table } = local(true);
    await platform.rollOut([node]);
    expect((await platform.proof([node])).says).toBe('1 of 2 processes still run: 12');
    table.delete(12);
    table.set(13, 'tick 3');
    expect((await platform.proof([node])).effective).toBe(true);
  });

  it('says as PlatformError what it could not restore', async () => {
    await expect(local(true).platform.restore({ kind: 'restore-replication' })).rejects.toThrow(
      PlatformError,
    );
  });
});
