import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
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

  it('lie above the true mean in at most 5 % of runs, and below it as often', () => {
    const random = seededRandom(9);
    let [above, below] = [0, 0];
    for (let i = 0; i < 2000; i += 1) {
      const found = batchMeans(
        Array.from({ length: 12 }, () => 100 + 5 * random.normal()),
        0.95,
      );
      if ((found?.low ?? 0) > 100) above += 1;
      if ((found?.high ?? 200) < 100) below += 1;
    }
    expect(above / 2000).toBeLessThan(0.065);
    expect(below / 2000).toBeLessThan(0.065);
  });
});
