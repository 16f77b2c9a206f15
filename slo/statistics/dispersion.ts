import gammainc from '@stdlib/math-base-special-gammainc';
import type { Count, Ratio } from '../units.ts';

/** Failures over blocks of time: how many, in how many blocks, and the sum of their squares. */
export type Spread = { failures: Count; blocks: Count; squares: number };

/**
 * Variance over that of independent failures, at least 1: Pearson's X² over its degrees of freedom, the index of
 * dispersion (Kish, Survey Sampling, 1965; McCullagh and Nelder, Generalized Linear Models, 1989, section 4.5).
 * For the same number of failures it grows with `squares`, and the p-value falls: that is what makes bounds monotone.
 */
export const designEffect = (spread: Spread): number =>
  spread.failures < 2 || spread.blocks < 2 ? 1 : Math.max(1, statistic(spread) / (spread.blocks - 1));

/**
 * Do failures cluster? The probability of failures as clustered as these, were they independent. Counts pairs of
 * failures in the same block: independent ones make k(k-1)/2m pairs on average with the variance of a Poisson count,
 * and are one where pairs are rare (Arratia, Goldstein and Gordon, Annals of Probability 17, 1989). Where they are not,
 * their number has a longer tail, as Pearson's X² has (Cochran, Biometrics 10, 1954), so the larger p-value counts;
 * where they are rare X² has the smaller one.
 */
export const clusteredByChance = (spread: Spread): Ratio => {
  const { failures: k, blocks: m, squares } = spread;
  if (k < 2 || m < 2) return 1;
  const pairs = (squares - k) / 2;
  const byPairs = pairs <= 0 ? 1 : gammainc((k * (k - 1)) / (2 * m), pairs, true, false);
  const byBlocks = gammainc(Math.max(0, statistic(spread)) / 2, (m - 1) / 2, true, true);
  return Math.max(byPairs, byBlocks);
};

const statistic = ({ failures: k, blocks: m, squares }: Spread): number => (squares * m) / k - k;
