import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { holmRejects } from './holm.ts';

describe('Holm’s correction', () => {
  it('rejects from the smallest p-value on until the first that is too large', () => {
    // Four at 5 %: the limits are 0.0125, 0.0167, 0.025 and 0.05.
    expect(holmRejects([0.01, 0.04, 0.03, 0.005], 0.05)).toEqual([true, false, false, true]);
    expect(holmRejects([0.04, 0.04], 0.05)).toEqual([false, false]);
    expect(holmRejects([0.01, 0.015, 0.02, 0.04], 0.05)).toEqual([true, true, true, true]);
    expect(holmRejects([], 0.05)).toEqual([]);
  });

  it('rejects one that is just at its limit', () => {
    expect(holmRejects([0.05], 0.05)).toEqual([true]);
    expect(holmRejects([0.05, 0.025], 0.05)).toEqual([true, true]);
  });

  it('is wrong about one of many in at most so many families', () => {
    const random = seededRandom(5);
    const families = 4000;
    let wrong = 0;
    for (let i = 0; i < families; i += 1) {
      const pValues = Array.from({ length: 20 }, () => random.next());
      if (holmRejects(pValues, 0.05).includes(true)) wrong += 1;
    }
    expect(wrong / families).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / families));
    expect(wrong / families).toBeGreaterThan(0.03);
  });
});
