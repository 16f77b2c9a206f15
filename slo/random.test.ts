import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

const rows = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('seeded random numbers', () => {
  it('are those of mulberry32', () => {
    // By its author's own arithmetic, in whole numbers of 32 bits.
    const { next } = seededRandom(1);
    expect(rows(3, next).map((x) => x * 2 ** 32)).toEqual([2693262067, 11749833, 2265367787]);
    expect(seededRandom(2 ** 32 + 1).next()).toBe(seededRandom(1).next());
    expect(seededRandom(-1).next()).toBe(seededRandom(2 ** 32 - 1).next());
  });

  it('are uniform: mean, spread and neighbours', () => {
    const { next } = seededRandom(7);
    const drawn = rows(20_000, next);
    expect(mean(drawn)).toBeCloseTo(0.5, 2);
    expect(mean(drawn.map((x) => (x - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
    expect(mean(drawn.slice(1).map((x, i) => (x - 0.5) * ((drawn[i] ?? 0) - 0.5)))).toBeCloseTo(0, 2);
  });

  it('draw successes with their mean and variance', () => {
    const random = seededRandom(3);
    const drawn = rows(5000, () => random.binomial(20, 0.3));
    expect(mean(drawn)).toBeGreaterThan(5.9);
    expect(mean(drawn)).toBeLessThan(6.1);
    const variance = mean(drawn.map((x) => (x - mean(drawn)) ** 2));
    expect(variance).toBeGreaterThan(3.95);
    expect(variance).toBeLessThan(4.45);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(20);
    expect(rows(2000, () => random.binomial(1, 0.5)).filter((x) => x === 1).length / 2000).toBeCloseTo(
      0.5,
      1,
    );
    expect([
      random.binomial(9, 0),
      random.binomial(9, -1),
      random.binomial(9, 1),
      random.binomial(9, 2),
    ]).toEqual([0, 0, 9, 9]);
    expect(random.binomial(0, 0.5)).toBe(0);
  });

  it('draw a normal with mean 0 and variance 1, on both sides alike', () => {
    const random = seededRandom(5);
    const drawn = rows(20_000, () => random.normal());
    expect(Math.abs(mean(drawn))).toBeLessThan(0.03);
    expect(mean(drawn.map((x) => x ** 2))).toBeCloseTo(1, 1);
    expect(mean(drawn.map((x) => x ** 4))).toBeGreaterThan(2.8);
    expect(mean(drawn.map((x) => x ** 4))).toBeLessThan(3.2);
    expect(drawn.filter((x) => x > 1.96).length / 20_000).toBeCloseTo(0.025, 2);
  });
});
