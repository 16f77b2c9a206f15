import type { Count, Seconds } from '../units.ts';
import { type Tallies, total } from './tallies.ts';

/** Failures of each block of time that has any, largest first, and the number of blocks. */
export type Blocks = { counts: Float64Array; blocks: Count };

/**
 * Lengths of block in which failures are looked for that cluster, in a run of so many seconds: a fortieth of it, a fifth
 * of that, and so on down to one second, in which a broken connection shows. All ours: fewer blocks can't tell an
 * episode from chance, and a bound that doubts them is wide for independent failures, too.
 */
export const blockLengths = (seconds: Seconds): Seconds[] => {
  const lengths: Seconds[] = [];
  for (let length = Math.floor(seconds / 40); length > 1; length = Math.floor(length / 5))
    lengths.unshift(length);
  return [1, ...lengths];
};

/**
 * Blocks of about the requests that come in `length` seconds, so that each has the same chance of a failure also where
 * the load is not level. By requests alone: one more failure moves no block's end.
 */
export const blocksOf = ({ trials, failures }: Tallies, length: Seconds): Blocks => {
  // A second that is a little under the mean is a block of its own, too.
  const enough = 0.75 * length * (total(trials) / trials.length);
  const counts = new Float64Array(trials.length);
  let blocks = 0;
  let failed = 0;
  let open = 0;
  for (let i = 0; i < trials.length; i += 1) {
    failed += failures[i] ?? 0;
    open += trials[i] ?? 0;
    if (open < enough) continue;
    counts[blocks] = failed;
    blocks += 1;
    failed = 0;
    open = 0;
  }
  // What is left over is too little for a block of its own.
  if (trials.length > 0) blocks = Math.max(1, blocks);
  if (blocks > 0) counts[blocks - 1] = (counts[blocks - 1] ?? 0) + failed;
  return { counts: largestFirst(counts.subarray(0, blocks).filter((n) => n > 0)), blocks };
};

/** Sorts in place. */
export const largestFirst = (counts: Float64Array): Float64Array => counts.sort().reverse();
