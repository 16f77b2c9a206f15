import { describe, expect, it } from 'vitest';
import { episodesUpperBound } from './episodes.ts';

describe('the bound on what episodes cost', () => {
  it.each([
    // Garwood's one-sided 95 % limits (Biometrika Tables for Statisticians, table 40): 2.996, 4.744, 6.296, 10.513.
    [[], 100, 299.6],
    [[40], 100, 474.4],
    [[40, 250], 100, 6.296 * 250],
    [[1, 1, 1, 1, 1], null, 10.513],
  ])('of costs %j, at most %s elsewhere, is %d', (costs, atMost, bound) => {
    expect(episodesUpperBound(costs, 0.95, atMost)).toBeCloseTo(bound, 0);
  });

  it('is without end where nothing says what an episode costs', () => {
    expect(episodesUpperBound([], 0.95)).toBe(Infinity);
  });

  it('grows with one more episode, and with a costlier one', () => {
    const before = episodesUpperBound([3, 7], 0.95);
    expect(episodesUpperBound([3, 7, 1], 0.95)).toBeGreaterThan(before);
    expect(episodesUpperBound([3, 8], 0.95)).toBeGreaterThan(before);
  });
});
