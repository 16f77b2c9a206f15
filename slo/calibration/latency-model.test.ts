import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { compareRanks } from '../statistics/compare-ranks.ts';
import { addTo, latencies } from './latency-model.ts';

describe('the model of latencies', () => {
  it.each([0.5, 0.56, 0.65])('makes the second version slower with the chance of %d', (effect) => {
    const random = seededRandom(3);
    const { even, sloped } = latencies(12, effect);
    const [first, second]: [number[], number[]] = [new Array(12).fill(0), new Array(12).fill(0)];
    addTo(first, 40_000, even, random);
    addTo(second, 40_000, sloped, random);
    expect(compareRanks(first, second, 0.999)?.low).toBeLessThan(effect);
    expect(compareRanks(first, second, 0.999)?.high).toBeGreaterThan(effect);
    expect(compareRanks(first, second, 0.95)?.slower).toBeCloseTo(effect, 2);
  });
});
