import type { Count, Ratio, Seconds } from '../units.ts';
import { failureLowerBound, failureUpperBound, type Tally } from './clopper-pearson.ts';
import { dispersion } from './dispersion.ts';

/** Requests of which no row tells: `unaccounted` have none, `surplus` have one and were never counted. */
export type Apart = { unaccounted: Count; surplus: Count };

export type ClusteredBounds = {
  /** One-sided bounds on the share of failures, each at the confidence asked for. */
  low: Ratio;
  high: Ratio;
  /** The design effect that `high` was widened by: 1 where independence is not rejected. */
  designEffect: number;
  /** Length of the blocks that showed it; null where independence is not rejected. */
  blockSeconds: Seconds | null;
};

/**
 * Clopper-Pearson bounds that hold for clustered failures too: where independence is rejected over blocks of time,
 * trials and failures are divided by the design effect (Kish 1965; effective sizes in the exact bound after Korn and
 * Graubard, Survey Methodology 24, 1998).
 *
 * Dividing alone has a flaw: one more failure elsewhere can make failures look less clustered and the bound smaller.
 * So each bound is the largest over all parts of the failures: for k of them, `high` takes the most clustered k and
 * `low` the most scattered ones. With the trials fixed, one more failure then never lowers either bound.
 *
 * @param seconds tallies of equally long stretches in order of time, empty ones included; blocks are runs of them
 * @param apart worst case for `high`: the unaccounted failed, the surplus were good ones that never were
 */
export const clusteredBounds = (
  seconds: readonly Tally[],
  confidence: Ratio,
  { unaccounted, surplus }: Apart = { unaccounted: 0, surplus: 0 },
): ClusteredBounds => {
  const trials = seconds.reduce((sum, s) => sum + s.trials, 0);
  const failures = seconds.reduce((sum, s) => sum + s.failures, 0);
  const worstTrials = Math.max(failures, trials - surplus) + unaccounted;
  const highOf = (k: Count, by: number): Ratio =>
    failureUpperBound({ failures: (k + unaccounted) / by, trials: worstTrials / by }, confidence);
  const found: ClusteredBounds = {
    low: failureLowerBound({ failures, trials }, confidence),
    high: highOf(failures, 1),
    designEffect: 1,
    blockSeconds: null,
  };
  if (failures < 2) return found;
  for (const blockSeconds of blockLengths) {
    const { counts, blocks } = blocksOf(seconds, blockSeconds);
    let low = 0;
    eachPart(failures, clustered(counts), scattered(counts), (k, most, least) => {
      const wide = effect({ failures: k, blocks, squares: most });
      if (wide > 1) {
        const high = highOf(k, wide);
        if (high > found.high) Object.assign(found, { high, designEffect: wide, blockSeconds });
      }
      const narrow = effect({ failures: k, blocks, squares: least });
      low = Math.max(low, failureLowerBound({ failures: k / narrow, trials: trials / narrow }, confidence));
    });
    found.low = Math.min(found.low, low);
  }
  return found;
};

/** The design effect of all failures together, over the block length that shows most: 1 where independence is not rejected. */
export const designEffectOf = (seconds: readonly Tally[]): number => {
  const failures = seconds.reduce((sum, s) => sum + s.failures, 0);
  return Math.max(
    1,
    ...blockLengths.map((length) => {
      const { counts, blocks } = blocksOf(seconds, length);
      return effect({ failures, blocks, squares: counts.reduce((sum, n) => sum + n ** 2, 0) });
    }),
  );
};

/** Ours: from one second, in which one broken connection shows, to half a minute, the length of an episode. */
const blockLengths: readonly Seconds[] = [1, 5, 30];
/** Ours: the usual level, shared by the block lengths (Bonferroni). */
const level = 0.05 / blockLengths.length;

const effect = (spread: Parameters<typeof dispersion>[0]): number => {
  const { designEffect, pValue } = dispersion(spread);
  return pValue <= level ? Math.min(designEffect, spread.failures) : 1;
};

/** Failures of each block that has any, largest first, and the number of blocks. */
const blocksOf = (seconds: readonly Tally[], length: Seconds): { counts: Count[]; blocks: Count } => {
  const blocks: Count[] = [];
  seconds.forEach(({ failures }, i) => {
    const block = Math.floor(i / length);
    blocks[block] = (blocks[block] ?? 0) + failures;
  });
  return { counts: blocks.filter((n) => n > 0).sort((a, b) => b - a), blocks: blocks.length };
};

/** Sum of squares of the k most clustered failures: whole blocks, the largest first. `counts` falls. */
const clustered = (counts: readonly Count[]): ((k: Count) => number) => {
  let block = 0;
  let before = 0;
  let squares = 0;
  return (k) => {
    while (block < counts.length && before + (counts[block] ?? 0) <= k) {
      before += counts[block] ?? 0;
      squares += (counts[block] ?? 0) ** 2;
      block += 1;
    }
    return squares + (k - before) ** 2;
  };
};

/** The same of the k most scattered: one of each block, then a second of each that has two, and so on. */
const scattered = (counts: readonly Count[]): ((k: Count) => number) => {
  let depth = 0;
  let width = counts.length;
  let before = 0;
  let squares = 0;
  return (k) => {
    while (width > 0 && before + width <= k) {
      before += width;
      squares += width * (2 * depth + 1);
      depth += 1;
      while (width > 0 && (counts[width - 1] ?? 0) <= depth) width -= 1;
    }
    return squares + (k - before) * (2 * depth + 1);
  };
};

/** Each k up to a thousand, then in steps of a hundredth, and all: with more failures the steps change nothing. */
const eachPart = (
  failures: Count,
  most: (k: Count) => number,
  least: (k: Count) => number,
  visit: (k: Count, most: number, least: number) => void,
): void => {
  for (let k = 1; k < failures; k = k < 1000 ? k + 1 : Math.ceil(k * 1.01)) visit(k, most(k), least(k));
  visit(failures, most(failures), least(failures));
};
