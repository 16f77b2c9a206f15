import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { TimeLimitError, withinLimit } from './time-limit.ts';

describe('withinLimit', () => {
  it('gives the answer that came in time', async () => {
    expect(await withinLimit(systemClock, 1000, 'x', async () => 7)).toBe(7);
  });

  it('gives up on what never answers, and says on what', async () => {
    const asked = withinLimit(systemClock, 5, 'the oracle', () => new Promise(() => {}));
    await expect(asked).rejects.toThrow(TimeLimitError);
    await expect(asked).rejects.toThrow('the oracle: no answer within 0.005 s');
  });

  it('turns a throw into a rejection, and leaves no timer behind', async () => {
    let aborted = false;
    const clock = {
      now: () => 0,
      sleep: (_ms: number, signal?: AbortSignal) => {
        signal?.addEventListener('abort', () => {
          aborted = true;
        });
        return new Promise<void>(() => {});
      },
    };
    const asked = withinLimit(clock, 5, 'x', () => {
      throw new Error('at once');
    });
    await expect(asked).rejects.toThrow('at once');
    expect(aborted).toBe(true);
  });
});

describe('the system clock', () => {
  it('ends a sleep at once when its signal is aborted, before or during it', async () => {
    const stop = new AbortController();
    const before = performance.now();
    const asleep = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    await asleep;
    await systemClock.sleep(60_000, stop.signal);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
