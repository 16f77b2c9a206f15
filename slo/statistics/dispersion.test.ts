import { describe, expect, it } from 'vitest';
import { clusteredByChance, designEffect } from './dispersion.ts';

// How often it rejects independent failures is a row of `npm run calibrate`.
describe('dispersion', () => {
  it('finds no clustering in one failure, nor in one a block', () => {
    for (const failures of [1, 20]) {
      const spread = { failures, blocks: 100, squares: failures };
      expect([designEffect(spread), clusteredByChance(spread)]).toEqual([1, 1]);
    }
  });

  it('gives two failures in one of a hundred blocks their exact probability', () => {
    expect(clusteredByChance({ failures: 2, blocks: 100, squares: 4 })).toBeCloseTo(0.01, 3);
  });

  it('is no quicker than χ² to reject where blocks are full and few', () => {
    // X² = 8.2 with 3 degrees of freedom: p = 0.0421 (tables of χ²).
    expect(clusteredByChance({ failures: 400, blocks: 4, squares: (400 * (400 + 8.2)) / 4 })).toBeCloseTo(
      0.0421,
      3,
    );
  });

  it('counts a burst as one event', () => {
    expect(designEffect({ failures: 50, blocks: 100, squares: 2500 })).toBeCloseTo(50, 6);
  });
});
