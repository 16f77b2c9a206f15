import type { Count, Ratio, Seconds } from '../units.ts';
import { binomialAtLeast } from './binomial.ts';
import { type Blocks, blockLengths, blocksOf } from './blocks.ts';
import type { ShareBounds, Tally } from './clopper-pearson.ts';
import { clusteredByChance, designEffect } from './dispersion.ts';
import { clusteredParts, failedBlocks, type Part, partSizes, scatteredPart, wholePart } from './parts.ts';
import { type Tallies, tallyOf } from './tallies.ts';
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
 * @param seconds stretches without a request included; blocks are runs of them
 * @param bounds those for independent failures, of a fixed size or looked at all the time
 * @param apart worst case for `high`: the unaccounted failed, the surplus were good ones that never were
 */
export const clusteredBounds = (
  seconds: Tallies,
  bounds: ShareBounds,
  apart: Apart = { unaccounted: 0, surplus: 0 },
): ClusteredBounds => boundsOverBlocks(tallyOf(seconds), () => looks(seconds), bounds, apart);

/** The failures over blocks of one length. */
export type Look = { length: Seconds; of: Blocks };

/**
 * The same of failures that are known by their blocks only.
 * @param all requests and failures; @param lookedAt their blocks of each length, asked for when there are enough failures
 */
export const boundsOverBlocks = (
  { trials, failures }: Tally,
  lookedAt: () => readonly Look[],
  bounds: ShareBounds,
  { unaccounted, surplus }: Apart,
): ClusteredBounds => {
  const worstTrials = Math.max(failures, trials - surplus) + unaccounted;
  const found: ClusteredBounds = {
    low: bounds.low({ failures, trials }),
    high: bounds.high({ failures: failures + unaccounted, trials: worstTrials }),
    designEffect: 1,
    clusters: null,
  };
  if (failures < 2) return found;
  let most = 1;
  const blocks = lookedAt();
  const level = levelOf(blocks);
  for (const { length, of } of blocks) {
    const widen = ({ part, count, each, ifBurst }: Weighed): void => {
      const worth = { failures: Math.min(count, worstTrials / each), trials: worstTrials / each };
      // Asked first, because it is answered sooner than whether the part is clustered, and mostly no.
      if (!bounds.highExceeds(worth, found.high)) return;
      if (!isClustered(part, of, level) || (ifBurst && !isBurst(part, of, level))) return;
      found.high = bounds.high(worth);
      found.designEffect = each;
    };
    weighted(of, unaccounted, widen);
    priced(of, unaccounted, widen);
    found.low = Math.min(found.low, lowOf(of, level, trials, bounds));
    const effect = effectOf(wholePart(of), of, level);
    if (effect > most) {
      most = effect;
      found.clusters = { blockSeconds: length, episodes: failedBlocks(of) };
    }
  }
  return found;
};

/** A part of the failures as so many of `each`; only where its largest block is a burst, if it says so. */
type Weighed = { part: Part; count: Count; each: number; ifBurst: boolean };

/**
 * The most clustered part of each size, the largest first; the rest weighs as much as its variance says, or as its largest
 * block. Each is told of as it comes: a day's failures have tens of thousands of such parts.
 */
const weighted = (of: Blocks, unaccounted: Count, tell: (weighed: Weighed) => void): void => {
  for (const part of clusteredParts(of)) {
    const sum = part.failures + unaccounted;
    const effect = dispersionOf(part, of);
    if (effect === 1) continue;
    const as = (weight: number, ifBurst: boolean): void => {
      const { failures: count, each } = plainCount({ sum, variance: sum * effect, weight });
      tell({ part, count, each, ifBurst });
    };
    if (part.most > effect) as(part.most, true);
    as(effect, false);
  }
};

/**
 * A few episodes, each at the price of the costliest: the largest block, and with it one failure of another block, of
 * two others, and so on, which is as little as makes so many.
 */
const priced = (of: Blocks, unaccounted: Count, tell: (weighed: Weighed) => void): void => {
  const { most } = wholePart(of);
  for (let more = 0; more < Math.min(fewEpisodes, failedBlocks(of)); more += 1) {
    const part = { failures: most + more, squares: most ** 2 + more, most };
    tell({ part, count: more + 1 + unaccounted / most, each: most, ifBurst: true });
  }
};

/** Ours: from about six on, the weight of the costliest covers as well, and is narrower. */
const fewEpisodes: Count = 5;

/** The largest lower bound of any part. A smaller part has a smaller one, and a design effect makes it smaller still. */
const lowOf = (of: Blocks, level: Ratio, trials: Count, bounds: ShareBounds): Ratio => {
  let low = 0;
  for (const failures of partSizes(wholePart(of).failures)) {
    if (!bounds.lowExceeds({ failures, trials }, low)) break;
    const part = scatteredPart(of, failures);
    const by = Math.min(part.failures, 1 + cutOff * (effectOf(part, of, level) - 1));
    const worth = { failures: part.failures / by, trials: trials / by };
    if (bounds.lowExceeds(worth, low)) low = bounds.low(worth);
  }
  return low;
};

/**
 * Ours: an episode that lies over a block's end counts as two smaller ones, so some of its variance is not seen. In `high`
 * the weight of the costliest makes up for it.
 */
const cutOff = 1.5;

/** The design effect of all failures together, over the block length that shows most: 1 where independence is not rejected. */
export const designEffectOf = (seconds: Tallies): number => {
  const blocks = looks(seconds);
  return Math.max(1, ...blocks.map(({ of }) => effectOf(wholePart(of), of, levelOf(blocks))));
};

const looks = (seconds: Tallies): Look[] =>
  blockLengths(seconds.trials.length).map((length) => ({ length, of: blocksOf(seconds, length) }));

/**
 * The level of each length's test: half a per cent, shared by the lengths (Bonferroni). Ours: the most clustered part of
 * independent failures looks more clustered than all of them, so at the usual 5 % the bounds of up to six in ten
 * independent runs were widened; real episodes are rarer by chance than that by far.
 */
const levelOf = (blocks: readonly Look[]): Ratio => 0.005 / blocks.length;

/** Variance over that of independent failures. All of them at once is the most. */
const dispersionOf = ({ failures, squares }: Part, { blocks }: Blocks): number =>
  Math.min(failures, designEffect({ failures, blocks, squares }));

const isClustered = ({ failures, squares }: Part, { blocks }: Blocks, level: Ratio): boolean =>
  clusteredByChance({ failures, blocks, squares }) <= level;

/** The same where it is not theirs by chance often enough, and else 1. */
const effectOf = (part: Part, of: Blocks, level: Ratio): number => {
  const effect = dispersionOf(part, of);
  return effect > 1 && isClustered(part, of, level) ? effect : 1;
};

/** Whether the block with most has more than chance puts into one of so many (Bonferroni over the blocks). */
const isBurst = ({ failures, most }: Part, { blocks }: Blocks, level: Ratio): boolean =>
  blocks * binomialAtLeast(most, failures, 1 / blocks) <= level;
