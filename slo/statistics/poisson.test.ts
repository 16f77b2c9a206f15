import { describe, expect, it } from 'vitest';
import { poissonLowerBound, poissonUpperBound } from './poisson.ts';

describe('the exact Poisson bounds', () => {
  it.each([
    // Garwood's limits, as in Pearson and Hartley, Biometrika Tables for Statisticians, table 40 (95 %, two-sided).
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [30, 20.24, 42.83],
  ])('are the published ones for %i events', (count, low, high) => {
    expect(poissonLowerBound(count, 0.975)).toBeCloseTo(low, 2);
    expect(poissonUpperBound(count, 0.975)).toBeCloseTo(high, 2);
  });

  it('give the rule of three for no event', () => {
    expect(poissonUpperBound(0, 0.95)).toBeCloseTo(-Math.log(0.05), 12);
  });

  it('hold at tails of one in a billion and ten billion events', () => {
    expect(poissonUpperBound(0, 1 - 1e-9)).toBeCloseTo(-Math.log(1e-9), 5);
    // Normal limit with the continuity term: n + z √n, z of 0.95 = 1.644854.
    expect((poissonUpperBound(1e10, 0.95) - 1e10) / 1e5).toBeCloseTo(1.644854, 3);
  });

  it('refuse a count that can not be', () => {
    expect(() => poissonUpperBound(-1, 0.95)).toThrow(RangeError);
    expect(() => poissonUpperBound(Number.NaN, 0.95)).toThrow(RangeError);
    expect(() => poissonLowerBound(1, 1)).toThrow(RangeError);
  });
});
