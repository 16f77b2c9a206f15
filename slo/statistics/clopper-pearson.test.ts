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

  it('find an end of the requests that are needed, also beyond 2^53', () => {
    expect(requestsNeeded(0.99, 2 ** 54, 0.95)).toBeGreaterThan(2 ** 60);
  });

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

  it.each([failureUpperBound, failureLowerBound])("refuse at each end what can't be", (bound) => {
    for (const [failures, trials] of [
      [2, 1],
      [-1, 1],
      [0, Infinity],
      [0, Number.NaN],
    ] as const) {
      expect(() => bound({ failures, trials }, 0.95)).toThrow(`found ${failures} of ${trials}`);
    }
    for (const confidence of [-0.5, 0, 1, 1.5, Number.NaN]) {
      expect(() => bound({ failures: 0, trials: 1 }, confidence)).toThrow(`found ${confidence}`);
    }
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

describe('bounds at a confidence', () => {
  it('refuse one that is none before a tally is seen', () => {
    expect(() => exactBounds(1)).toThrow('expected a confidence');
  });

  it('put all failures above every share but one', () => {
    const { highExceeds } = exactBounds(0.95);
    expect([0.5, 1].map((share) => highExceeds({ failures: 3, trials: 3 }, share))).toEqual([true, false]);
    expect(highExceeds({ failures: 0, trials: 0 }, 0.99)).toBe(true);
  });

  it('reach a share that they are not above', () => {
    const { high, highExceeds, low, lowExceeds } = exactBounds(0.6);
    // The bound of one trial without a failure is 0.6 itself, that of one failure 0.4.
    expect(high({ failures: 0, trials: 1 })).toBeCloseTo(0.6, 12);
    expect([0.59, 0.61].map((share) => highExceeds({ failures: 0, trials: 1 }, share))).toEqual([
      true,
      false,
    ]);
    expect(low({ failures: 1, trials: 1 })).toBeCloseTo(0.4, 12);
    expect([0.39, 0.41].map((share) => lowExceeds({ failures: 1, trials: 1 }, share))).toEqual([true, false]);
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

  it("refuse a level of zero, and failures and a confidence that can't be", () => {
    expect(() => requestsNeeded(0, 0, 0.95)).toThrow('expected a level between 0 and 1');
    expect(() => requestsNeeded(0.9, -1, 0.95)).toThrow('found -1 of -1');
    expect(() => requestsNeeded(0.9, 0, 1)).toThrow('expected a confidence');
  });

  it('are one where a single good answer shows the level, and no fewer than the failures and one', () => {
    expect(requestsNeeded(0.05, 0, 0.95)).toBe(1);
    expect(requestsNeeded(0.04, 0, 0.95)).toBe(1);
    expect(requestsNeeded(0.06, 0, 0.95)).toBe(2);
    expect(requestsNeeded(1e-6, 4, 0.95)).toBe(5);
  });
});
