import { describe, expect, it } from 'vitest';
import { batchMeans, studentQuantile } from './batch-means.ts';

describe('batch means', () => {
  it.each([
    [0.95, 4, 2.1318],
    [0.975, 10, 2.2281],
    [0.95, 1, 6.3138],
    [0.99, 30, 2.4573],
  ])("use Student's quantile %d at %d degrees of freedom, %d", (p, degrees, published) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(published, 4);
  });

  it('decide nothing with fewer than five batches', () => {
    expect(batchMeans([1, 1, 1, 1], 0.95)).toBeNull();
  });

  it('have no width when nothing varies', () => {
    expect(batchMeans([40, 40, 40, 40, 40], 0.95)).toEqual({ mean: 40, low: 40, high: 40, batches: 5 });
  });

  it('reach as far below the mean as above it', () => {
    const { low, mean, high } = batchMeans([1, 2, 5, 2, 1], 0.95) ?? {};
    expect(mean).toBeCloseTo(2.2, 12);
    expect(low).toBeLessThan(2.2);
    expect(2.2 - Number(low)).toBeCloseTo(Number(high) - 2.2, 12);
  });

  it('are those of independent batches where neighbours differ, and wider where they are alike', () => {
    const half = (means: number[]) => {
      const { high = 0, mean = 0 } = batchMeans(means, 0.95) ?? {};
      return high - mean;
    };
    // Of six batches half a unit off by turns: s² = 0.3, t of 5 degrees of freedom = 2.0150.
    expect(half([0, 1, 0, 1, 0, 1])).toBeCloseTo(2.015 * Math.sqrt(0.3 / 6), 4);
    // Neighbours' products are four times 0.25 and once -0.25: r = 0.75 / 1.5 + 1/6.
    expect(half([0, 0, 0, 1, 1, 1])).toBeCloseTo(2.015 * Math.sqrt((0.3 / 6) * (1 + 2 * (0.5 + 1 / 6))), 4);
  });
});
