import { describe, expect, it } from 'vitest';
import { lowerBoundRank, observationsForUpperBound, upperBoundRank } from './quantile-bounds.ts';

describe('distribution-free quantile bounds', () => {
  it.each([
    [0.99, 299],
    [0.999, 2995],
    [0.9999, 29_956],
  ])('need, for the quantile %d, %d observations', (quantile, needed) => {
    expect(observationsForUpperBound(quantile, 0.95)).toBe(needed);
    expect(upperBoundRank(needed, quantile, 0.95)).toBe(needed);
    expect(upperBoundRank(needed - 1, quantile, 0.95)).toBeNull();
  });

  it('bound the median of ten observations by the second and the ninth (Hahn and Meeker, 1991)', () => {
    expect(upperBoundRank(10, 0.5, 0.95)).toBe(9);
    expect(lowerBoundRank(10, 0.5, 0.95)).toBe(2);
  });

  it('need no observation more where the confidence is reached exactly', () => {
    expect(observationsForUpperBound(0.5, 0.75)).toBe(2);
    expect(upperBoundRank(1, 0.5, 0.5)).toBe(1);
  });

  it('are none where there are too few observations, at either end', () => {
    expect([upperBoundRank(0, 0.5, 0.95), lowerBoundRank(0, 0.5, 0.95)]).toEqual([null, null]);
    expect([upperBoundRank(4, 0.5, 0.95), lowerBoundRank(4, 0.5, 0.95)]).toEqual([null, null]);
  });
});
