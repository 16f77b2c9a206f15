import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { now } from './clock.ts';
import { openLoop, staggered } from './open-loop.ts';

describe('openLoop', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });
  afterEach(() => vi.useRealTimers());

  const run = () => {
    const startAt = now() + 10;
    const begun: { at: number; n: number }[] = [];
    const stop = openLoop({ startAt, every: 100, begin: (at, n) => begun.push({ at: at - startAt, n }) });
    return { begun, stop };
  };

  it('begins by the schedule, from its start on', () => {
    const { begun, stop } = run();
    vi.advanceTimersByTime(9);
    expect(begun).toEqual([]);
    vi.advanceTimersByTime(302);
    expect(begun).toEqual([0, 1, 2, 3].map((n) => ({ at: n * 100, n })));
    stop();
    vi.advanceTimersByTime(1000);
    expect(begun).toHaveLength(4);
  });

  it('makes up for turns that it missed, each with the time at which it was due', () => {
    const { begun, stop } = run();
    vi.advanceTimersByTime(111);
    // The thread is held up for a second: time goes on, no timer fires.
    const before = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => before + 1000);
    vi.advanceTimersToNextTimer();
    expect(begun.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100]);
    vi.restoreAllMocks();
    stop();
  });

  it('leaves a gap instead of thousands of turns after the machine has slept', () => {
    const { begun, stop } = run();
    vi.advanceTimersByTime(111);
    const before = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => before + 3_600_000);
    vi.advanceTimersToNextTimer();
    expect(begun.length).toBeLessThanOrEqual(2 + 51);
    expect((begun[2]?.at ?? 0) - (begun[1]?.at ?? 0)).toBeGreaterThan(3_500_000);
    vi.restoreAllMocks();
    stop();
  });
});

it('spreads schedules evenly over one turn', () => {
  expect([0, 1, 2, 3].map((i) => staggered(1000, 100, i, 4))).toEqual([1000, 1025, 1050, 1075]);
});
