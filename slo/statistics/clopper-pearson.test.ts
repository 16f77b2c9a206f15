import { describe, expect, it } from 'vitest';
import { reference } from './clopper-pearson.reference.ts';
import {
  exactBounds,
  failureInterval,
  failureLowerBound,
  failureUpperBound,
  requestsNeeded,
} from './clopper-pearson.ts';

describe('Clopper-Pearson bounds', () => {
  it.each(reference)(
    'give the %s bound of %d trials with %d failures at %d',
    (end, trials, failures, alpha, bound) => {
      const of = end === 'upper' ? failureUpperBound : failureLowerBound;
      expect(Math.abs(of({ failures, trials }, 1 - alpha) / bound - 1)).toBeLessThan(
        alpha < 1e-6 ? 1e-7 : 1e-9,
      );
    },
  );

  it('put half of the error on each end of a two-sided interval', () => {
    // Published: 0 of 20 gives [0, 0.1684], 5 of 20 gives [0.0866, 0.4910] (Fleiss, 2003).
    expect(failureInterval({ failures: 0, trials: 20 }, 0.95)).toEqual({
      low: 0,
      high: expect.closeTo(0.1684, 4),
    });
    const five = failureInterval({ failures: 5, trials: 20 }, 0.95);
    expect([five.low, five.high]).toEqual([expect.closeTo(0.0866, 4), expect.closeTo(0.491, 4)]);
  });

  it('know nothing without a trial', () => {
    expect(failureInterval({ failures: 0, trials: 0 }, 0.95)).toEqual({ low: 0, high: 1 });
  });

  it('refuse more failures than trials, and a confidence of one', () => {
    expect(() => failureUpperBound({ failures: 2, trials: 1 }, 0.95)).toThrow(
      'expected 0 ≤ failures ≤ trials',
    );
    expect(() => failureUpperBound({ failures: 0, trials: 1 }, 1)).toThrow('between 0 and 1');
  });
});

describe('whether a bound lies above a share', () => {
  it('is told as the bound itself tells it, on both sides of it', () => {
    for (const confidence of [0.6, 0.95, 0.999]) {
      const { high, low, highExceeds, lowExceeds } = exactBounds(confidence);
      for (const tally of [
        { failures: 0, trials: 300 },
        { failures: 3.7, trials: 250.2 },
        { failures: 40, trials: 60_000 },
        { failures: 300, trials: 300 },
      ]) {
        for (const near of [0.5, 1 - 1e-6, 1 + 1e-6, 2]) {
          expect(highExceeds(tally, near * high(tally))).toBe(near < 1);
          if (low(tally) > 0) expect(lowExceeds(tally, near * low(tally))).toBe(near < 1);
        }
      }
      expect(lowExceeds({ failures: 0, trials: 9 }, 0)).toBe(false);
      expect(lowExceeds({ failures: 1, trials: 9 }, 0)).toBe(true);
    }
  });
});

describe('requests needed', () => {
  it.each([
    [0, 29_956],
    [1, 47_437],
    [2, 62_956],
    [3, 77_535],
  ])('for 99.99 %% at 95 %% with %d failures are %d', (failures, needed) => {
    expect(requestsNeeded(0.9999, failures, 0.95)).toBe(needed);
  });

  it('are the fewest: one less does not show the level', () => {
    for (const failures of [0, 2]) {
      const n = requestsNeeded(0.9998, failures, 0.95);
      expect(failureUpperBound({ failures, trials: n }, 0.95)).toBeLessThanOrEqual(1 - 0.9998);
      expect(failureUpperBound({ failures, trials: n - 1 }, 0.95)).toBeGreaterThan(1 - 0.9998);
    }
  });

  it('refuse a level of one, which no number of requests shows', () => {
    expect(() => requestsNeeded(1, 0, 0.95)).toThrow('expected a level between 0 and 1');
  });
});
