import { describe, expect, it } from 'vitest';
import { poissonUpperBound } from './poisson.ts';
import { plainCount, weightedUpperBound } from './weighted-count.ts';

describe('the upper bound of a weighted count', () => {
  it("is Fay and Feuer's on their own example, Down syndrome by the mother's age", () => {
    // Fleiss (1981), table 14.4; by R's dsrTest, method "gamma": 75.52901 (67.70212 to 188.30017) in 100,000 fifth births,
    // and by Fay's formula 92.30 (80.44 to 105.76) in 100,000 first ones. Ends of two-sided 95 % are one-sided 97.5 %.
    const standard = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313];
    const all = standard.reduce((a, b) => a + b, 0);
    const upper = (cases: number[], births: number[]) => {
      const weights = standard.map((n, i) => (n / all / (births[i] ?? 1)) * 1e5);
      const moment = (power: number) => cases.reduce((sum, n, i) => sum + n * (weights[i] ?? 0) ** power, 0);
      return weightedUpperBound({ sum: moment(1), variance: moment(2), weight: Math.max(...weights) }, 0.975);
    };
    const fifth = upper([0, 8, 63, 112, 262, 295], [327, 30_666, 123_419, 149_919, 104_088, 34_392]);
    expect(fifth).toBeCloseTo(188.30017, 4);
    const first = upper([107, 141, 60, 40, 39, 25], [230_061, 329_449, 114_920, 39_487, 14_208, 3052]);
    expect(first).toBeCloseTo(105.76, 2);
  });

  it('is exact for a count of ones, and for as many each time', () => {
    for (const n of [0, 3, 40]) {
      expect(weightedUpperBound({ sum: n, variance: n, weight: 1 }, 0.95)).toBeCloseTo(
        poissonUpperBound(n, 0.95),
        9,
      );
      const tens = { sum: 10 * n, variance: 100 * n, weight: 10 };
      expect(weightedUpperBound(tens, 0.95)).toBeCloseTo(10 * poissonUpperBound(n, 0.95), 8);
    }
  });

  it('takes one burst of fifty and fifty scattered ones for about sixteen of their like', () => {
    const { failures, each } = plainCount({ sum: 100, variance: 2550, weight: 50 });
    expect(each).toBeCloseTo((2550 + 2500) / 150, 12);
    expect(failures + 1).toBeCloseTo(150 / each, 12);
  });
});
