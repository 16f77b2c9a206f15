import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { Target } from '../../slo/topology.ts';
import { healthyState } from '../testing/healthy.ts';
import { localPlatform } from './local.ts';
import { processStart } from './process-table.ts';

const children: ChildProcess[] = [];
const child = async (): Promise<number> => {
  const started = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  children.push(started);
  await once(started, 'spawn');
  return started.pid ?? 0;
};
afterEach(() => {
  for (const c of children.splice(0)) c.kill('SIGKILL');
});

const replica: Target = { kind: 'replica', replica: 'donor-1' };

describe('the local platform with real processes', () => {
  it('sees a killed process go within a second, and one that was spared stay', async () => {
    const [victim, spared] = [await child(), await child()];
    const platform = localPlatform({
      state: async () => healthyState(),
      processes: async () => [{ pid: victim, startedAt: '' }],
      kill: async () => void process.kill(victim, 'SIGKILL'),
      rollOut: async () => {},
      restore: async () => {},
      promoteRegion: async () => {},
      facts: async () => ({ marks: [], nextSeq: 0 }),
    });
    await platform.kill([replica]);
    await expect.poll(async () => (await platform.proof([replica])).effective, { timeout: 1000 }).toBe(true);
    expect(await processStart(victim)).toBeNull();
    expect(await processStart(spared)).not.toBeNull();
  });
});
