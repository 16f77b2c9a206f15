import type { EpochMilliseconds, Milliseconds } from '../slo/units.ts';

/** Time, so that it can be virtual. */
export type Clock = {
  now(): EpochMilliseconds;
  /** Resolves after `ms`, or at once when `signal` is or gets aborted. Never rejects. */
  sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
