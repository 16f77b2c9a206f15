import type { Count, Seconds } from '../units.ts';
import type { Tally } from './clopper-pearson.ts';

/** Failures of each block of time that has any, largest first, and the number of blocks. */
export type Blocks = { counts: readonly Count[]; blocks: Count };

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
export const blocksOf = (seconds: readonly Tally[], length: Seconds): Blocks => {
  const trials = seconds.reduce((sum, s) => sum + s.trials, 0);
  // A second that is a little under the mean is a block of its own, too.
  const enough = 0.75 * length * (trials / seconds.length);
  const counts: Count[] = [];
  let failures = 0;
  let open = 0;
  for (const second of seconds) {
    failures += second.failures;
    open += second.trials;
    if (open < enough) continue;
    counts.push(failures);
    failures = 0;
    open = 0;
  }
  // What is left over is too little for a block of its own.
  const last = counts.pop() ?? 0;
  if (seconds.length > 0) counts.push(last + failures);
  return { counts: counts.filter((n) => n > 0).sort((a, b) => b - a), blocks: counts.length };
};
