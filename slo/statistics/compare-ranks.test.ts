import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import type { Count } from '../units.ts';
import { compareRanks } from './compare-ranks.ts';

const counts = (values: readonly number[]): Count[] => {
  const buckets = new Array<Count>(Math.max(...values) + 1).fill(0);
  for (const v of values) buckets[v] = (buckets[v] ?? 0) + 1;
  return buckets;
};

describe('the comparison of ranks', () => {
  it("finds Brunner and Munzel's own values on their pain scores", () => {
    const y = counts([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]);
    const n = counts([3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]);
    const found = compareRanks(y, n, 0.95);
    expect(found?.statistic).toBeCloseTo(3.1375, 4);
    expect(found?.degreesOfFreedom).toBeCloseTo(17.683, 3);
    expect(found?.pValue).toBeCloseTo(0.005786, 6);
    expect(found?.slower).toBeCloseTo(0.788961, 6);
    expect(found?.low).toBeCloseTo(0.5952169, 6);
    expect(found?.high).toBeCloseTo(0.9827052, 6);
  });

  it('is mirrored when the samples change places', () => {
    const a = [5, 10, 20, 3];
    const b = [1, 12, 9, 8];
    expect(compareRanks(a, b, 0.9)?.slower).toBeCloseTo(1 - (compareRanks(b, a, 0.9)?.slower ?? 0), 12);
  });

  it('says nothing of fewer than ten answers, nor of answers that are all alike', () => {
    expect(compareRanks([9], [0, 50], 0.95)).toBeNull();
    expect(compareRanks([50], [50], 0.95)).toBeNull();
  });

  // How often it finds equal ones different is a row of `npm run calibrate`.
  it('finds a canary that is slower by a fifth', () => {
    const random = seededRandom(5);
    const draw = (n: number, factor: number): Count[] => {
      const buckets = new Array<Count>(160).fill(0);
      for (let i = 0; i < n; i += 1) {
        const ms = 20 * factor * Math.exp(0.5 * random.normal());
        const at = Math.min(159, Math.max(0, Math.round(Math.log2(ms) * 16)));
        buckets[at] = (buckets[at] ?? 0) + 1;
      }
      return buckets;
    };
    let different = 0;
    for (let i = 0; i < 20; i += 1) {
      if ((compareRanks(draw(1800, 1), draw(200, 1.2), 0.95)?.pValue ?? 1) < 0.05) different += 1;
    }
    expect(different).toBeGreaterThanOrEqual(18);
  });
});
