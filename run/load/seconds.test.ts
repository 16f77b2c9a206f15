import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOfExports } from './seconds.ts';

const start = 1_790_000_000_000;
const phase = fc.integer({ min: 0, max: 999 });
const jitter = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 5, maxLength: 60 });

describe('the second of an export', () => {
  it('rises by one from export to export, whatever the phase and the jitter', () => {
    fc.assert(
      fc.property(phase, jitter, (offset, jitters) => {
        const secondOf = secondsOfExports(200);
        const seconds = jitters.map((j, i) => secondOf(start + offset + i * 1000 + j));
        expect(seconds.slice(2).map((s, i) => s - (seconds[i + 1] ?? 0))).toEqual(
          seconds.slice(2).map(() => 1),
        );
      }),
    );
  });

  it('holds answers that ended within it, or at most 0.5 s + flush / 2 beside it', () => {
    fc.assert(
      fc.property(phase, fc.double({ min: 0, max: 1, noNaN: true }), (offset, share) => {
        const secondOf = secondsOfExports(200);
        for (let i = 0; i < 5; i++) {
          const at = start + offset + i * 1000;
          const from = secondOf(at) * 1000;
          const ended = at - 1200 + share * 1200; // what an export at `at` may hold
          expect(ended).toBeGreaterThanOrEqual(from - 600);
          expect(ended).toBeLessThanOrEqual(from + 1600);
        }
      }),
    );
  });

  it('skips the seconds in which no export came', () => {
    const secondOf = secondsOfExports(200);
    const seconds = [0, 1000, 4000, 5000].map((t) => secondOf(start + t));
    expect(seconds.map((s) => s - (seconds[0] ?? 0))).toEqual([0, 1, 3, 5]);
  });
});
