import type { Count, Ratio, Seconds } from '../units.ts';
import { failureLowerBound, failureUpperBound, type Tally, upperBoundExceeds } from './clopper-pearson.ts';
import { dispersion, indexOfDispersion, type Spread } from './dispersion.ts';

/** Requests of which no row tells: `unaccounted` have none, `surplus` have one and were never counted. */
export type Apart = { unaccounted: Count; surplus: Count };

/** Tallies of equally long stretches in order of time, by column: a day has many. */
export type Tallies = { trials: Float64Array; failures: Float64Array };

export const talliesOf = (rows: readonly Tally[]): Tallies => ({
  trials: Float64Array.from(rows, (r) => r.trials),
  failures: Float64Array.from(rows, (r) => r.failures),
});

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
 * @param seconds empty ones included; blocks are runs of them
 * @param apart worst case for `high`: the unaccounted failed, the surplus were good ones that never were
 */
export const clusteredBounds = (
  seconds: Tallies,
  confidence: Ratio,
  { unaccounted, surplus }: Apart = { unaccounted: 0, surplus: 0 },
): ClusteredBounds => {
  const trials = total(seconds.trials);
  const failures = total(seconds.failures);
  const worstTrials = Math.max(failures, trials - surplus) + unaccounted;
  const worth = (k: Count, by: number): Tally => ({
    failures: (k + unaccounted) / by,
    trials: worstTrials / by,
  });
  const plainLow = failureLowerBound({ failures, trials }, confidence);
  const found: ClusteredBounds = {
    low: plainLow,
    high: failureUpperBound(worth(failures, 1), confidence),
    designEffect: 1,
    blockSeconds: null,
  };
  if (failures < 2) return found;
  for (const blockSeconds of blockLengths) {
    const { counts, blocks } = blocksOf(seconds, blockSeconds);
    const parts = partsOf(failures, clustered(counts), scattered(counts));
    // The largest part first: of fewer failures only those that cluster more can raise `high`, and only those that
    // cluster less can raise `low`. It saves nearly all of thousands of quantiles.
    let [widest, narrowest, low] = [1, Infinity, 0];
    for (const { k, most, least } of parts.toReversed()) {
      const wide = effect({ failures: k, blocks, squares: most }, widest);
      if (wide > widest) {
        widest = wide;
        if (upperBoundExceeds(worth(k, wide), confidence, found.high)) {
          const high = failureUpperBound(worth(k, wide), confidence);
          Object.assign(found, { high, designEffect: wide, blockSeconds });
        }
      }
      const narrow = narrowest === 1 ? 1 : effect({ failures: k, blocks, squares: least });
      if (narrow < narrowest) {
        narrowest = narrow;
        const all = k === failures && narrow === 1;
        const own = { failures: k / narrow, trials: trials / narrow };
        low = Math.max(low, all ? plainLow : failureLowerBound(own, confidence));
      }
    }
    found.low = Math.min(found.low, low);
  }
  return found;
};

/** The design effect of all failures together, over the block length that shows most: 1 where independence is not rejected. */
export const designEffectOf = (seconds: Tallies): number => {
  const failures = total(seconds.failures);
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

/** 1 where independence is not rejected, and where the effect is at most `least`, without a test of it. */
const effect = (spread: Spread, least = 1): number => {
  const index = Math.min(indexOfDispersion(spread), spread.failures);
  return index > least && dispersion(spread).pValue <= level ? index : 1;
};

/** A plain loop: `reduce` and iterators make an object of each number. */
export const total = (values: Float64Array): Count => {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] ?? 0;
  return sum;
};

/**
 * Failures of each block that has any, largest first, and the number of blocks. All are equally long, to a second: a
 * short last one would have fewer failures by its length alone, and look as if the others clustered.
 */
const blocksOf = ({ failures }: Tallies, length: Seconds): { counts: Float64Array; blocks: Count } => {
  const blocks = new Float64Array(Math.max(1, Math.floor(failures.length / length)));
  for (let i = 0; i < failures.length; i += 1) {
    const block = Math.floor((i * blocks.length) / failures.length);
    blocks[block] = (blocks[block] ?? 0) + (failures[i] ?? 0);
  }
  return {
    counts: blocks
      .filter((n) => n > 0)
      .sort()
      .reverse(),
    blocks: blocks.length,
  };
};

/** Sum of squares of the k most clustered failures: whole blocks, the largest first. `counts` falls. */
const clustered = (counts: Float64Array): ((k: Count) => number) => {
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
const scattered = (counts: Float64Array): ((k: Count) => number) => {
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
const partsOf = (
  failures: Count,
  most: (k: Count) => number,
  least: (k: Count) => number,
): { k: Count; most: number; least: number }[] => {
  const parts: ReturnType<typeof partsOf> = [];
  for (let k = 1; k < failures; k = k < 1000 ? k + 1 : Math.ceil(k * 1.01)) {
    parts.push({ k, most: most(k), least: least(k) });
  }
  return [...parts, { k: failures, most: most(failures), least: least(failures) }];
};
