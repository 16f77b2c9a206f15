import betainc from '@stdlib/math-base-special-betainc';
import type { Count, Ratio } from '../units.ts';
import { studentQuantile } from './batch-means.ts';
import { checkConfidence } from './clopper-pearson.ts';

export type Ranks = {
  /**
   * Effect size: the chance that an answer of the second sample is slower than one of the first, ties by half
   * (Vargha and Delaney's A; Cliff's delta is 2A − 1). A half: no difference.
   */
  slower: Ratio;
  /** Two-sided interval of the effect size, cut to 0 to 1. */
  low: Ratio;
  high: Ratio;
  statistic: number;
  degreesOfFreedom: number;
  /** Two-sided. */
  pValue: Ratio;
};

/**
 * Do two samples of ordered values differ, such as latencies in the same buckets? Compares ranks, so it needs no shape
 * of the distributions, allows ties and unequal variances (Brunner and Munzel, Biometrical Journal 42, 2000).
 * Null where it can't be told: fewer than ten in a sample (ours; the method's own advice), or all ranks tied within both.
 * @param a counts of the first sample by bucket, in rising order; @param b of the second, in the same buckets
 */
export const compareRanks = (a: readonly Count[], b: readonly Count[], confidence: Ratio): Ranks | null => {
  checkConfidence(confidence);
  const length = Math.max(a.length, b.length);
  const first = Array.from({ length }, (_, i) => a[i] ?? 0);
  const second = Array.from({ length }, (_, i) => b[i] ?? 0);
  const n = total(first);
  const m = total(second);
  if (n < fewest || m < fewest) return null;
  const belowFirst = placements(second, first);
  const belowSecond = placements(first, second);
  const slower = belowSecond.mean / n;
  const u = belowFirst.variance / (n * m * m);
  const v = belowSecond.variance / (m * n * n);
  if (u + v === 0) return null;
  const degreesOfFreedom = (u + v) ** 2 / (u ** 2 / (n - 1) + v ** 2 / (m - 1));
  const spread = Math.sqrt(u + v);
  const statistic = (slower - 0.5) / spread;
  const half = studentQuantile((1 + confidence) / 2, degreesOfFreedom) * spread;
  return {
    slower,
    low: Math.max(0, slower - half),
    high: Math.min(1, slower + half),
    statistic,
    degreesOfFreedom,
    pValue: betainc(
      degreesOfFreedom / (degreesOfFreedom + statistic ** 2),
      degreesOfFreedom / 2,
      0.5,
      true,
      false,
    ),
  };
};

const fewest: Count = 10;

const total = (counts: readonly Count[]): Count => counts.reduce((sum, n) => sum + n, 0);

/**
 * Of each value of `own`, how many of `other` lie below it (ties by half): their mean and variance over `own`.
 * That is the rank among all less the rank within its own sample.
 */
const placements = (other: readonly Count[], own: readonly Count[]): { mean: number; variance: number } => {
  let below = 0;
  const at = other.map((n) => {
    const place = below + n / 2;
    below += n;
    return place;
  });
  const size = total(own);
  const mean = own.reduce((sum, n, i) => sum + n * (at[i] ?? 0), 0) / size;
  const squares = own.reduce((sum, n, i) => sum + n * ((at[i] ?? 0) - mean) ** 2, 0);
  return { mean, variance: squares / (size - 1) };
};
