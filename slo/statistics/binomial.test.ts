import { describe, expect, it } from 'vitest';
import { binomialAtLeast, binomialAtMost, binomialQuantile, firstCount } from './binomial.ts';

/** P(Bin(n, p) = k), term by term. */
const exactly = (k: number, n: number, p: number): number => {
  let ways = 1;
  for (let i = 0; i < k; i += 1) ways *= (n - i) / (i + 1);
  return ways * p ** k * (1 - p) ** (n - k);
};
const upTo = (k: number, n: number, p: number): number => {
  let sum = 0;
  for (let i = 0; i <= k; i += 1) sum += exactly(i, n, p);
  return sum;
};

describe('the tails of the binomial distribution', () => {
  it('are the sums of their terms, from no success to all', () => {
    for (const p of [0.03, 0.3, 0.9]) {
      for (let k = 0; k <= 10; k += 1) {
        expect(binomialAtMost(k, 10, p)).toBeCloseTo(upTo(k, 10, p), 12);
        expect(binomialAtLeast(k, 10, p)).toBeCloseTo(1 - upTo(k - 1, 10, p), 12);
      }
    }
  });

  it('hold nothing or everything beyond their ends', () => {
    expect([binomialAtMost(-1, 10, 0.3), binomialAtMost(10, 10, 0.3), binomialAtMost(11, 10, 0.3)]).toEqual([
      0, 1, 1,
    ]);
    expect([binomialAtLeast(0, 10, 0.3), binomialAtLeast(-1, 10, 0.3), binomialAtLeast(11, 10, 0.3)]).toEqual(
      [1, 1, 0],
    );
  });

  it('keep their digits far out', () => {
    // By exact fractions.
    expect(binomialAtLeast(50, 1000, 1e-3) / 3.726467079267585e-66 - 1).toBeCloseTo(0, 9);
  });
});

describe('a quantile of the binomial distribution', () => {
  it('is the smallest count that holds the share', () => {
    for (const share of [0.01, 0.5, 0.95, 0.999]) {
      const k = binomialQuantile(share, 40, 0.2);
      expect(upTo(k, 40, 0.2)).toBeGreaterThanOrEqual(share);
      expect(upTo(k - 1, 40, 0.2)).toBeLessThan(share);
    }
  });

  it('is reached by a count that holds the share exactly', () => {
    expect(binomialQuantile(0.5, 1, 0.5)).toBe(0);
    expect(binomialQuantile(1, 7, 0.5)).toBe(7);
  });
});

describe('the first count', () => {
  it('is the smallest that holds, at either end too', () => {
    for (const first of [0, 1, 4, 9, 10]) expect(firstCount(10, (k) => k >= first)).toBe(first);
    expect(firstCount(0, () => true)).toBe(0);
  });

  it('is none where none holds', () => {
    expect(firstCount(10, () => false)).toBeNull();
  });

  it('is found by asking for few', () => {
    let asked = 0;
    firstCount(1_000_000, (k) => {
      asked += 1;
      return k >= 700_001;
    });
    expect(asked).toBeLessThan(25);
  });

  it('comes to an end beyond 2^53, where whole numbers lie further apart than 1', () => {
    expect(firstCount(2 ** 60, (k) => k > 2 ** 59)).toBe(2 ** 59 + 128);
  });
});
