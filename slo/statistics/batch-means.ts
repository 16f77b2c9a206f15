import betaincinv from '@stdlib/math-base-special-betaincinv';
import type { Count, Ratio } from '../units.ts';

export type MeanInterval = { mean: number; low: number; high: number; batches: Count };

/**
 * One-sided bounds on the mean of a correlated series: means of equal batches are treated as independent, with
 * Student's t. Each end holds with `confidence`. Null below `fewestBatches`.
 * Source: Conway, Management Science 10 (1963); Law, Simulation Modeling and Analysis (2015), section 9.5.3.
 */
export const batchMeans = (means: readonly number[], confidence: Ratio): MeanInterval | null => {
  const n = means.length;
  if (n < fewestBatches) return null;
  const mean = means.reduce((a, b) => a + b, 0) / n;
  const variance = means.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  const half = studentQuantile(confidence, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, batches: n };
};

/** Ours: with fewer, Student's t is so wide that nothing is decided. */
export const fewestBatches = 5;

/** Quantile above one half of Student's t, by the incomplete beta function (Abramowitz and Stegun 26.7.1). */
export const studentQuantile = (p: Ratio, degreesOfFreedom: Count): number => {
  const x = betaincinv(2 * (1 - p), degreesOfFreedom / 2, 0.5, false);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
};

/** Seconds of one batch. Ours: longer than k6's reporting jitter of two, short enough for many in a minute. */
export const batchSeconds = 5;
