import type { Count, Ratio } from '../units.ts';
import { binomialAtMost, firstCount } from './binomial.ts';

/**
 * Fewest independent observations whose largest is an upper bound of the quantile: 1 - quantile^n ≥ confidence.
 * Source: Wilks, Annals of Mathematical Statistics 12 (1941).
 */
export const observationsForUpperBound = (quantile: Ratio, confidence: Ratio): Count =>
  Math.ceil(Math.log(1 - confidence) / Math.log(quantile) - 1e-9);

/**
 * Rank (1 is the smallest of n) of the observation that is an upper bound of the quantile, or null when n
 * observations have none. Distribution-free: P(Bin(n, quantile) ≤ rank - 1) ≥ confidence.
 * Source: David and Nagaraja, Order Statistics (2003), section 7.1.
 */
export const upperBoundRank = (n: Count, quantile: Ratio, confidence: Ratio): Count | null =>
  firstRank(n, (rank) => binomialAtMost(rank - 1, n, quantile) >= confidence);

/** Rank of the observation that is a lower bound of the quantile, or null; the same source. */
export const lowerBoundRank = (n: Count, quantile: Ratio, confidence: Ratio): Count | null => {
  const mirrored = upperBoundRank(n, 1 - quantile, confidence);
  return mirrored === null ? null : n + 1 - mirrored;
};

const firstRank = (n: Count, holds: (rank: Count) => boolean): Count | null =>
  n < 1 ? null : firstCount(n, (rank) => rank > 0 && holds(rank));
