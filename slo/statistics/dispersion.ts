import gammainc from '@stdlib/math-base-special-gammainc';
import type { Count, Ratio } from '../units.ts';

/** Failures over blocks of time: how many, in how many blocks, and the sum of their squares. */
export type Spread = { failures: Count; blocks: Count; squares: number };

export type Dispersion = {
  /** Variance over that of independent failures, at least 1. */
  designEffect: number;
  /** Probability of failures as clustered as these, were they independent. */
  pValue: Ratio;
};

/**
 * Do failures cluster? Counts pairs of failures in the same block. Independent ones make k(k-1)/2m pairs on average
 * with the variance of a Poisson count, and are one where pairs are rare (Arratia, Goldstein and Gordon, Annals of
 * Probability 17, 1989); where blocks are full, Pearson's X² is taken too and the larger p-value counts
 * (Cochran, Biometrics 10, 1954). The design effect is X² over its degrees of freedom, the index of dispersion
 * (Kish, Survey Sampling, 1965; McCullagh and Nelder, Generalized Linear Models, 1989, section 4.5).
 * For the same number of failures both grow with `squares`: that is what makes the bounds monotone.
 */
export const dispersion = (spread: Spread): Dispersion => ({
  designEffect: indexOfDispersion(spread),
  pValue: probabilityOf(spread),
});

/** The design effect alone, which costs little. */
export const indexOfDispersion = ({ failures: k, blocks: m, squares }: Spread): number =>
  k < 2 || m < 2 ? 1 : Math.max(1, statisticOf({ failures: k, blocks: m, squares }) / (m - 1));

const probabilityOf = (spread: Spread): Ratio => {
  const { failures: k, blocks: m, squares } = spread;
  if (k < 2 || m < 2) return 1;
  const pairs = (squares - k) / 2;
  const byPairs = pairs <= 0 ? 1 : gammainc((k * (k - 1)) / (2 * m), pairs, true, false);
  const byBlocks =
    k / m < fullBlock ? 0 : gammainc(Math.max(0, statisticOf(spread)) / 2, (m - 1) / 2, true, true);
  return Math.max(byPairs, byBlocks);
};

/** Pearson's X². */
const statisticOf = ({ failures: k, blocks: m, squares }: Spread): number => (squares * m) / k - k;

/** Cochran's rule for the χ² approximation: five expected in a block. */
const fullBlock = 5;
