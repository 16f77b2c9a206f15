import gammainc from '@stdlib/math-base-special-gammainc';
import type { Random } from '../random.ts';
import type { Count, Ratio } from '../units.ts';
import type { Tally } from './clopper-pearson.ts';

export type Dispersion = {
  /** Pearson's X² over its degrees of freedom: 1 when failures are independent, more when they cluster. */
  ratio: number;
  degreesOfFreedom: Count;
  /** Probability of a ratio as large, were the failures independent. */
  pValue: Ratio;
};

/**
 * Do failures cluster in some blocks of time? Pearson's X² of the blocks, given the total of failures.
 * Sparse tables (the usual case) are tested against the exact conditional distribution, sampled with the given
 * seeded source (Hope, J. R. Statist. Soc. B 30, 1968); full ones against χ² (Cochran, Biometrics 10, 1954).
 */
export const dispersion = (blocks: readonly Tally[], random: Random): Dispersion => {
  const used = blocks.filter((b) => b.trials > 0);
  const trials = sum(used.map((b) => b.trials));
  const failures = sum(used.map((b) => b.failures));
  const degreesOfFreedom = Math.max(0, used.length - 1);
  if (degreesOfFreedom === 0 || failures === 0 || failures === trials) {
    return { ratio: 1, degreesOfFreedom, pValue: 1 };
  }
  const expected = used.map((b) => (b.trials * failures) / trials);
  const statistic = pearson(
    used.map((b) => b.failures),
    expected,
    failures / trials,
  );
  const full = failures / used.length >= fullTable || failures > mostSampled;
  const pValue = full
    ? gammainc(statistic / 2, degreesOfFreedom / 2, true, true)
    : sampled(statistic, used, expected, { failures, trials }, random);
  return { ratio: statistic / degreesOfFreedom, degreesOfFreedom, pValue };
};

/** Cochran's rule for the χ² approximation: five expected in a block. */
const fullTable = 5;
/** Ours: above this, sampling costs more than it brings. */
const mostSampled = 5000;
/** Ours: the smallest p-value that 1,999 draws can give is 1/2000, well below the level that is used. */
const draws = 1999;

const pearson = (counts: readonly Count[], expected: readonly number[], p: Ratio): number =>
  sum(counts.map((count, i) => (count - (expected[i] ?? 0)) ** 2 / ((expected[i] ?? 1) * (1 - p))));

const sampled = (
  statistic: number,
  blocks: readonly Tally[],
  expected: readonly number[],
  total: Tally,
  random: Random,
): Ratio => {
  let running = 0;
  const ends = blocks.map((b) => (running += b.trials));
  let asLarge = 0;
  const counts = new Array<number>(blocks.length);
  for (let draw = 0; draw < draws; draw += 1) {
    counts.fill(0);
    for (let i = 0; i < total.failures; i += 1) {
      const block = firstAbove(ends, random.next() * total.trials);
      counts[block] = (counts[block] ?? 0) + 1;
    }
    // Equal tables may differ in the last bit.
    if (pearson(counts, expected, total.failures / total.trials) >= statistic * (1 - 1e-12)) asLarge += 1;
  }
  return (asLarge + 1) / (draws + 1);
};

const firstAbove = (ends: readonly number[], x: number): number => {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > x) high = middle;
    else low = middle + 1;
  }
  return low;
};

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
