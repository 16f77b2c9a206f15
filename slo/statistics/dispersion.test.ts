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

  it('finds none without a failure, nor in a single block, which has none to compare with', () => {
    for (const spread of [
      { failures: 0, blocks: 100, squares: 0 },
      { failures: 3, blocks: 1, squares: 9 },
    ]) {
      expect([designEffect(spread), clusteredByChance(spread)]).toEqual([1, 1]);
    }
  });

  it('begins with two failures and with two blocks', () => {
    // X² = 2²·100/2 − 2 = 198 over 99; 4²·2/4 − 4 = 4 over 1.
    expect(designEffect({ failures: 2, blocks: 100, squares: 4 })).toBeCloseTo(2, 12);
    const inOneOfTwo = { failures: 4, blocks: 2, squares: 16 };
    expect(designEffect(inOneOfTwo)).toBeCloseTo(4, 12);
    // Six pairs where 4·3/(2·2) = 3 are expected: P(Poisson(3) ≥ 6) = 1 − 0.9161 (tables); χ² of 4 has less, 0.0455.
    expect(clusteredByChance(inOneOfTwo)).toBeCloseTo(0.0839, 4);
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
