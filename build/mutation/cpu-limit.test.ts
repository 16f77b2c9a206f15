import { expect, it, vi } from 'vitest';
import { withinCpu } from './cpu-limit.ts';

const later = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms));

it('gives up what takes too much processor time, and not what only waits', async () => {
  vi.useFakeTimers();
  try {
    const run = async (msASecond: number) => {
      const from = Date.now();
      const result = withinCpu(later(60_000), 5000, () => 77 + ((Date.now() - from) * msASecond) / 1000);
      await vi.advanceTimersByTimeAsync(60_000);
      return result;
    };
    expect(await run(1000)).toBeNull();
    expect(await run(80)).toBe('done');
  } finally {
    vi.useRealTimers();
  }
});

it('takes the time of this process, in milliseconds', async () => {
  const from = process.cpuUsage().user;
  const busy = async (): Promise<string> => {
    while (process.cpuUsage().user - from < 300_000) await later(0);
    await later(500);
    return 'done';
  };
  expect(await withinCpu(busy(), 100)).toBeNull();
  expect(await withinCpu(later(1), 600_000)).toBe('done');
});

it('passes on what fails', async () => {
  await expect(withinCpu(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
});
