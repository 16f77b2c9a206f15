import type { Count, Ratio, Seconds } from '../units.ts';
import { binomialAtLeast } from './binomial.ts';
import { type Blocks, blockLengths, blocksOf } from './blocks.ts';
import type { ShareBounds, Tally } from './clopper-pearson.ts';
import { dispersion } from './dispersion.ts';
import { clusteredParts, type Part, scatteredParts } from './parts.ts';
import { plainCount } from './weighted-count.ts';

/** Requests of which no row tells: `unaccounted` have none, `surplus` have one and were never counted. */
export type Apart = { unaccounted: Count; surplus: Count };

export type ClusteredBounds = {
  /** One-sided bounds on the share of failures, each at the confidence asked for. */
  low: Ratio;
  high: Ratio;
  /** How many failures count as one in `high`: 1 where it is that of independent ones. */
  designEffect: number;
  /** Where independence of all failures is rejected: the length of the blocks that show it most, and how many failed. */
  clusters: { blockSeconds: Seconds; episodes: Count } | null;
};

/**
 * Bounds for independent failures, made to hold for clustered ones too: where independence is rejected over blocks of time,
 * failures count as a sum of Poisson counts with weights (see weighted-count.ts), whose variance is that of independent
 * ones times the design effect (Kish 1965; effective sizes in the exact bound after Korn and Graubard, Survey
 * Methodology 24, 1998). A few blocks count as episodes, each as costly as the costliest (see episodes.ts): so few tell
 * too little of a variance.
 *
 * That alone has a flaw: one more failure elsewhere can make failures look less clustered and the bound smaller.
 * So each bound is the largest over all parts of the failures: for k of them, `high` takes the most clustered k and
 * `low` the most scattered ones. With the trials fixed, one more failure then never lowers either bound.
 *
 * @param seconds tallies of equally long stretches in order of time, empty ones included; blocks are runs of them
 * @param bounds those for independent failures, of a fixed size or looked at all the time
 * @param apart worst case for `high`: the unaccounted failed, the surplus were good ones that never were
 */
export const clusteredBounds = (
  seconds: readonly Tally[],
  bounds: ShareBounds,
  { unaccounted, surplus }: Apart = { unaccounted: 0, surplus: 0 },
): ClusteredBounds => {
  const trials = seconds.reduce((sum, s) => sum + s.trials, 0);
  const failures = seconds.reduce((sum, s) => sum + s.failures, 0);
  const worstTrials = Math.max(failures, trials - surplus) + unaccounted;
  const found: ClusteredBounds = {
    low: bounds.low({ failures, trials }),
    high: bounds.high({ failures: failures + unaccounted, trials: worstTrials }),
    designEffect: 1,
    clusters: null,
  };
  const widen = (count: Count, each: number): void => {
    const worth = { failures: Math.min(count, worstTrials / each), trials: worstTrials / each };
    if (!bounds.highExceeds(worth, found.high)) return;
    Object.assign(found, { high: bounds.high(worth), designEffect: each });
  };
  if (failures < 2) return found;
  let most = 1;
  for (const { length, level, of } of looks(seconds)) {
    for (const part of [...clusteredParts(of)].reverse()) {
      const effect = effectOf(part, of, level);
      if (effect === 1) continue;
      const sum = part.failures + unaccounted;
      const weight = isBurst(part, of, level) ? Math.max(effect, part.most) : effect;
      const { failures: count, each } = plainCount({ sum, variance: sum * effect, weight });
      widen(count, each);
    }
    for (const [i, part] of episodes(of).entries()) {
      if (effectOf(part, of, level) > 1 && isBurst(part, of, level)) {
        widen(i + 1 + unaccounted / part.most, part.most);
      }
    }
    found.low = Math.min(found.low, lowOf(of, level, trials, bounds));
    const effect = effectOf(allOf(of), of, level);
    if (effect > most) {
      most = effect;
      found.clusters = { blockSeconds: length, episodes: of.counts.length };
    }
  }
  return found;
};

/** The largest lower bound of any part. */
const lowOf = (of: Blocks, level: Ratio, trials: Count, bounds: ShareBounds): Ratio => {
  let low = 0;
  for (const part of [...scatteredParts(of)].reverse()) {
    const by = effectOf(part, of, level);
    const worth = { failures: part.failures / by, trials: trials / by };
    if (bounds.lowExceeds(worth, low)) low = bounds.low(worth);
  }
  return low;
};

/** The design effect of all failures together, over the block length that shows most: 1 where independence is not rejected. */
export const designEffectOf = (seconds: readonly Tally[]): number =>
  Math.max(1, ...looks(seconds).map(({ level, of }) => effectOf(allOf(of), of, level)));

type Look = { length: Seconds; level: Ratio; of: Blocks };

/**
 * The blocks of each length, and the level of its test: half a per cent, shared by the lengths (Bonferroni). Ours: the
 * most clustered part of independent failures looks more clustered than all of them, so at the usual 5 % the bounds of
 * up to six in ten independent runs were widened; real episodes are rarer by chance than that by far.
 */
const looks = (seconds: readonly Tally[]): Look[] => {
  const lengths = blockLengths(seconds.length);
  return lengths.map((length) => ({
    length,
    level: 0.005 / lengths.length,
    of: blocksOf(seconds, length),
  }));
};

/** Ours: from five on, a variance with the costliest one's weight covers as well, and is narrower. */
const fewEpisodes: Count = 5;

/** Variance over that of independent failures; 1 where it is theirs by chance often enough. */
const effectOf = ({ failures, squares }: Part, { blocks }: Blocks, level: Ratio): number => {
  const { designEffect, pValue } = dispersion({ failures, blocks, squares });
  return pValue <= level ? Math.min(designEffect, failures) : 1;
};

/** Whether the block with most has more than chance puts into one of so many (Bonferroni over the blocks). */
const isBurst = ({ failures, most }: Part, { blocks }: Blocks, level: Ratio): boolean =>
  blocks * binomialAtLeast(most, failures, 1 / blocks) <= level;

/** The largest block, and with it one failure of another block, of two others, and so on: as little as makes so many episodes. */
const episodes = ({ counts: [most = 0, ...others] }: Blocks): Part[] =>
  Array.from({ length: Math.min(fewEpisodes, others.length + 1) }, (_, more) => ({
    failures: most + more,
    squares: most ** 2 + more,
    most,
  }));

const allOf = ({ counts }: Blocks): Part => ({
  failures: counts.reduce((sum, n) => sum + n, 0),
  squares: counts.reduce((sum, n) => sum + n ** 2, 0),
  most: counts[0] ?? 0,
});
