import { describe, expect, it } from 'vitest';
import { firstCount } from './binomial.ts';

describe('firstCount', () => {
  it('finds the smallest count that holds, or none', () => {
    expect(firstCount(100, (k) => k >= 37)).toBe(37);
    expect(firstCount(100, () => true)).toBe(0);
    expect(firstCount(100, () => false)).toBeNull();
  });

  it('comes to an end beyond 2^53, where whole numbers lie further apart than 1', () => {
    expect(firstCount(2 ** 60, (k) => k > 2 ** 59)).toBe(2 ** 59 + 128);
  });
});
