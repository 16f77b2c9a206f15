import type { Random } from '../random.ts';
import type { Count, Ratio, Seconds } from '../units.ts';
import type { Tally } from './clopper-pearson.ts';
import { type Dispersion, dispersion } from './dispersion.ts';

/** A second's tally; `second` counts from anywhere. */
export type SecondTally = Tally & { second: number };

export type Clustering = {
  /** Factor by which the variance exceeds that of independent failures; 1 where independence is not rejected. */
  designEffect: number;
  /** Trials and failures that independent sampling would need to say as much. */
  effective: Tally;
  /** Length of the blocks that showed the most clustering; null where independence is not rejected. */
  blockSeconds: Seconds | null;
  pValue: Ratio;
  /** With no failure nothing can be tested: the bound then rests on independence. */
  tested: boolean;
};

/**
 * Tests independence over blocks of several lengths and, where it is rejected, gives the design effect and the
 * effective sample size. Sources: Kish, Survey Sampling (1965), for the design effect; Korn and Graubard,
 * Survey Methodology 24 (1998), for putting an effective size into the Clopper-Pearson bound.
 */
export const clustering = (seconds: readonly SecondTally[], random: Random): Clustering => {
  const trials = total(seconds, (s) => s.trials);
  const failures = total(seconds, (s) => s.failures);
  const whole = { failures, trials };
  let worst: { at: Dispersion; blockSeconds: Seconds } | null = null;
  let smallest = 1;
  // One failure can't cluster.
  if (failures > 1) {
    for (const blockSeconds of blockLengths) {
      const at = dispersion(blocksOf(seconds, blockSeconds), random);
      smallest = Math.min(smallest, at.pValue);
      if (at.pValue > level / blockLengths.length) continue;
      if (worst === null || at.ratio > worst.at.ratio) worst = { at, blockSeconds };
    }
  }
  const designEffect = worst === null ? 1 : Math.min(Math.max(1, worst.at.ratio), Math.max(1, failures));
  return {
    designEffect,
    effective: { failures: whole.failures / designEffect, trials: whole.trials / designEffect },
    blockSeconds: worst === null ? null : worst.blockSeconds,
    pValue: Math.min(1, smallest * blockLengths.length),
    tested: failures > 1,
  };
};

/** Ours: from one second, in which one broken connection shows, to half a minute, the length of an episode. */
const blockLengths: readonly Seconds[] = [1, 5, 30];
/** Ours: the usual level, shared by the block lengths (Bonferroni). */
const level = 0.05;

const blocksOf = (seconds: readonly SecondTally[], blockSeconds: Seconds): Tally[] => {
  const blocks = new Map<number, Tally>();
  for (const { second, failures, trials } of seconds) {
    const key = Math.floor(second / blockSeconds);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, { failures, trials });
    else {
      block.failures += failures;
      block.trials += trials;
    }
  }
  return [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
};

const total = (seconds: readonly SecondTally[], of: (s: SecondTally) => Count): Count =>
  seconds.reduce((sum, s) => sum + of(s), 0);
