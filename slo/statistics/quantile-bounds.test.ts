import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
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

  it('cover the true quantile as often as they say', () => {
    const random = seededRandom(3);
    const rank = upperBoundRank(500, 0.99, 0.95) ?? 0;
    let covered = 0;
    for (let run = 0; run < 1000; run += 1) {
      const sorted = Array.from({ length: 500 }, () => random.next()).sort((a, b) => a - b);
      if ((sorted[rank - 1] ?? 0) >= 0.99) covered += 1;
    }
    expect(covered / 1000).toBeGreaterThan(0.95 - 0.02);
  });
});
