import type { Count, Ratio } from '../units.ts';
import { poissonUpperBound } from './poisson.ts';

/** A sum of Poisson counts, each times its weight: failures that come several at once, by how many at once. */
export type WeightedCount = {
  /** Σ count × weight. */
  sum: number;
  /** Estimate of the sum's variance: Σ count × weight². */
  variance: number;
  /** Weight of what may not have been seen, at least the largest of those that were. */
  weight: number;
};

/**
 * The upper bound of a weighted count is `each` times that of this many `failures` of weight 1. With all weights 1 it is
 * the exact one of Garwood; with others it covers at least as often as it says in all simulations known.
 * Source: Fay and Feuer, Statistics in Medicine 16 (1997): a gamma distribution with the mean and the variance of the
 * sum, both as if one more of the largest weight had been seen.
 */
export const plainCount = ({ sum, variance, weight }: WeightedCount): { failures: Count; each: number } => {
  const mean = sum + weight;
  const each = (variance + weight ** 2) / mean;
  return { failures: mean / each - 1, each };
};

/** Upper bound on the mean of a weighted count, one-sided. */
export const weightedUpperBound = (seen: WeightedCount, confidence: Ratio): number => {
  const { failures, each } = plainCount(seen);
  return each * poissonUpperBound(failures, confidence);
};
