import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../random.ts';
import { requestsNeeded } from './clopper-pearson.ts';
import { evidenceAbove, evidenceBelow, failureSequence, requestsToStop } from './confidence-sequence.ts';
import { logBeta } from './log-beta.ts';

const level = 0.9999;
const p = 1 - level;
const enough = Math.log(20);
const horizon = 10_000_000;

/** Requests until the gate passes, looking after each one; null when it has not by the horizon. */
const passesAt = (share: number, random: Random, stops: readonly number[]): number | null => {
  let at = 0;
  for (let failures = 0; ; failures += 1) {
    const next = at + 1 + Math.floor(Math.log(1 - random.next()) / Math.log1p(-share));
    const stop = stops[failures] ?? Infinity;
    // With this many failures the evidence is enough from `stop` on, if no further one comes before.
    if (stop < next && stop <= horizon) return Math.max(stop, at);
    if (next > horizon) return null;
    at = next;
  }
};

describe('the confidence sequence', () => {
  it('asks for more than a single look at a size fixed in advance, and for less than a half more', () => {
    for (const failures of [0, 1, 2, 3]) {
      const stop = requestsToStop(level, failures, 0.95);
      expect(stop).toBeGreaterThan(requestsNeeded(level, failures, 0.95));
      expect(stop).toBeLessThan(1.5 * requestsNeeded(level, failures, 0.95));
    }
  });

  it('passes a service at the boundary in at most one of twenty runs of ten million requests', () => {
    const random = seededRandom(2026);
    const stops = Array.from({ length: 1400 }, (_, k) => requestsToStop(level, k, 0.95));
    const runs = 2000;
    let passes = 0;
    for (let i = 0; i < runs; i += 1) if (passesAt(p, random, stops) !== null) passes += 1;
    expect(passes / runs).toBeLessThanOrEqual(0.05);
    // It is not careful for nothing: the bound is nearly used up.
    expect(passes / runs).toBeGreaterThan(0.02);
  });

  it('passes a service that fails two in a hundred thousand after a median of at most 70,000 requests', () => {
    const random = seededRandom(1);
    const stops = Array.from({ length: 400 }, (_, k) => requestsToStop(level, k, 0.95));
    const at = Array.from({ length: 2001 }, () => passesAt(2e-5, random, stops) ?? Infinity).sort(
      (a, b) => a - b,
    );
    expect(at[1000]).toBeLessThanOrEqual(70_000);
  });

  it('is a supermartingale at the boundary: the evidence is 1 on average, by enumeration', () => {
    const n = 12;
    for (const [evidence, share] of [
      [evidenceBelow, 0.2],
      [evidenceAbove, 0.2],
    ] as const) {
      let mean = 0;
      for (let k = 0; k <= n; k += 1) {
        const ways = Math.exp(-logBeta(k + 1, n - k + 1)) / (n + 1);
        mean +=
          ways * share ** k * (1 - share) ** (n - k) * Math.exp(evidence({ failures: k, trials: n }, share));
      }
      expect(mean).toBeCloseTo(1, 9);
    }
  });

  it('holds the share, and shrinks with more of the same', () => {
    const wide = failureSequence({ failures: 5, trials: 50_000 }, 0.95);
    const narrow = failureSequence({ failures: 500, trials: 5_000_000 }, 0.95);
    expect(wide.low).toBeLessThan(1e-4);
    expect(wide.high).toBeGreaterThan(1e-4);
    expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
  });

  it('excludes just what its evidence excludes', () => {
    const tally = { failures: 3, trials: 200_000 };
    const { low, high } = failureSequence(tally, 0.95);
    expect(evidenceBelow(tally, high)).toBeCloseTo(enough, 6);
    expect(evidenceAbove(tally, low)).toBeCloseTo(enough, 6);
  });

  it('stays sound at ten billion requests and tails of one in a billion', () => {
    const { low, high } = failureSequence({ failures: 10, trials: 1e10 }, 1 - 1e-9);
    expect(low).toBeLessThan(1e-9);
    expect(high).toBeGreaterThan(1e-9);
    expect(high).toBeLessThan(1e-8);
    expect(failureSequence({ failures: 1e6, trials: 1e10 }, 0.95).high).toBeLessThan(1.01e-4);
  });

  it('tells nothing before the first request, and refuses what can not be', () => {
    expect(failureSequence({ failures: 0, trials: 0 }, 0.95)).toEqual({ low: 0, high: 1 });
    expect(failureSequence({ failures: 4, trials: 4 }, 0.95).high).toBe(1);
    expect(() => failureSequence({ failures: 2, trials: 1 }, 0.95)).toThrow(RangeError);
  });
});

describe('the logarithm of the beta function', () => {
  it('agrees with its product form where one argument is huge', () => {
    for (const b of [999.5, 1e3, 1e6, 1e10]) {
      let product = Math.log(120);
      for (let j = 0; j <= 5; j += 1) product -= Math.log(b + j);
      expect(logBeta(6, b) / product).toBeCloseTo(1, 12);
    }
  });

  it('is symmetric, and exact where both are whole', () => {
    expect(logBeta(3, 4)).toBeCloseTo(Math.log(1 / 60), 13);
    expect(logBeta(2.5, 7000)).toBe(logBeta(7000, 2.5));
  });
});
