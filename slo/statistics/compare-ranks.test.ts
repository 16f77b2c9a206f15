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

  it('begins with ten answers in each', () => {
    expect(compareRanks([9, 1], [4, 6], 0.95)).not.toBeNull();
    expect(compareRanks([9, 1], [4, 5], 0.95)).toBeNull();
    expect(compareRanks([4, 5], [9, 1], 0.95)).toBeNull();
  });

  it('takes buckets that a sample does not reach for empty', () => {
    const whole = compareRanks([8, 5, 0], [2, 5, 6], 0.95);
    expect(compareRanks([8, 5], [2, 5, 6], 0.95)).toEqual(whole);
    expect(compareRanks([2, 5, 6], [8, 5], 0.95)).toEqual(compareRanks([2, 5, 6], [8, 5, 0], 0.95));
  });

  it('keeps its interval between 0 and 1', () => {
    const [quick, slow] = [
      [20, 1],
      [1, 20],
    ] as const;
    expect(compareRanks(quick, slow, 0.99)).toMatchObject({ high: 1, low: expect.closeTo(0.8, 0) });
    expect(compareRanks(slow, quick, 0.99)).toMatchObject({ low: 0, high: expect.closeTo(0.2, 0) });
  });

  it('tells apart samples of which one does not vary', () => {
    const found = compareRanks([0, 20, 0], [5, 5, 10], 0.95);
    // A quarter below, a quarter beside, half above.
    expect(found?.slower).toBeCloseTo(0.625, 12);
    expect(compareRanks([0, 20, 0], [20, 0, 0], 0.95)).toBeNull();
  });

  it('refuses a confidence of one', () => {
    expect(() => compareRanks([9, 9], [9, 9], 1)).toThrow('expected a confidence');
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
