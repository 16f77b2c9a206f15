import betaincinv from '@stdlib/math-base-special-betaincinv';
import type { Count, Ratio } from '../units.ts';

export type MeanInterval = { mean: number; low: number; high: number; batches: Count };

/**
 * One-sided bounds on the mean of a correlated series, by Student's t on the means of equal batches. Each end holds with
 * `confidence`. A slow second that is followed by another makes neighbouring batches alike; left out, that let a rate
 * below its bound pass in 8 % of simulated runs, so the variance of the mean grows by twice their correlation where it
 * is above 0. Null below `fewestBatches`.
 * Source: Conway, Management Science 10 (1963); Law, Simulation Modeling and Analysis (2015), section 9.5.3; variance of
 * a correlated mean by Bartlett, Supplement to the Journal of the Royal Statistical Society 8 (1946).
 */
export const batchMeans = (means: readonly number[], confidence: Ratio): MeanInterval | null => {
  const n = means.length;
  if (n < fewestBatches) return null;
  const mean = means.reduce((a, b) => a + b, 0) / n;
  const variance = means.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  const inflation = 1 + 2 * Math.max(0, neighbourCorrelation(means, mean));
  const half = studentQuantile(confidence, n - 1) * Math.sqrt((variance * inflation) / n);
  return { mean, low: mean - half, high: mean + half, batches: n };
};

/** Of each batch with the one before it; 1/n is what the estimate lacks when the mean is estimated too (Kendall, Biometrika 41, 1954). */
const neighbourCorrelation = (means: readonly number[], mean: number): number => {
  const squares = means.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  if (squares === 0) return 0;
  const products = means.reduce(
    (sum, x, i) => sum + (i === 0 ? 0 : (x - mean) * ((means[i - 1] ?? 0) - mean)),
    0,
  );
  return products / squares + 1 / means.length;
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
