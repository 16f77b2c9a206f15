import { describe, expect, it } from 'vitest';
import { requestsNeeded, type Tally } from './clopper-pearson.ts';
import { evidenceAbove, evidenceBelow, requestsToStop, sequenceBounds } from './confidence-sequence.ts';
import { logBeta } from './log-beta.ts';

const level = 0.9999;
const enough = Math.log(20);

const failureSequence = (tally: Tally, confidence: number) => {
  const { low, high } = sequenceBounds(confidence);
  return { low: low(tally), high: high(tally) };
};

// How often it passes or fails a service at its bound within ten million requests is a row of `npm run calibrate`.
describe('the confidence sequence', () => {
  it('asks for more than a single look at a size fixed in advance, and for less than a half more', () => {
    for (const failures of [0, 1, 2, 3]) {
      const stop = requestsToStop(level, failures, 0.95);
      expect(stop).toBeGreaterThan(requestsNeeded(level, failures, 0.95));
      expect(stop).toBeLessThan(1.5 * requestsNeeded(level, failures, 0.95));
    }
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

describe('whether an end of the sequence lies above a share', () => {
  it('is told as the end itself tells it, on both sides of it', () => {
    const { low, high, lowExceeds, highExceeds } = sequenceBounds(0.95);
    for (const tally of [
      { failures: 0, trials: 5000 },
      { failures: 2.5, trials: 900.5 },
      { failures: 40, trials: 1000 },
      { failures: 7, trials: 7 },
    ]) {
      for (const near of [0.2, 1 - 1e-6, 1 + 1e-6, 3]) {
        expect(highExceeds(tally, near * high(tally))).toBe(near < 1);
        if (low(tally) > 0) expect(lowExceeds(tally, near * low(tally))).toBe(near < 1);
      }
    }
    expect(lowExceeds({ failures: 0, trials: 9 }, 0)).toBe(false);
    expect(lowExceeds({ failures: 1, trials: 9 }, 0)).toBe(true);
  });
});
