import type { Count, Seconds } from '../units.ts';
import { type Tallies, total } from './tallies.ts';

/** How many blocks of time there are, and of those that failed how many with so many failures, the most first. */
export type Blocks = { failing: readonly Failing[]; blocks: Count };
export type Failing = { failures: Count; blocks: Count };

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
  const failing = new Map<Count, Count>();
  let blocks = 0;
  let last = 0;
  let failed = 0;
  let open = 0;
  for (let i = 0; i < trials.length; i += 1) {
    failed += failures[i] ?? 0;
    open += trials[i] ?? 0;
    if (open < enough) continue;
    add(failing, last, 1);
    blocks += 1;
    last = failed;
    failed = 0;
    open = 0;
  }
  // What is left over is too little for a block of its own.
  add(failing, last + failed, 1);
  return { failing: mostFirst(failing), blocks: trials.length > 0 ? Math.max(1, blocks) : 0 };
};

/** Those of several observations side by side. */
export const blocksOfAll = (each: readonly Blocks[]): Blocks => {
  const failing = new Map<Count, Count>();
  let blocks = 0;
  for (const one of each) {
    for (const { failures, blocks: many } of one.failing) add(failing, failures, many);
    blocks += one.blocks;
  }
  return { failing: mostFirst(failing), blocks };
};

const add = (failing: Map<Count, Count>, failures: Count, blocks: Count): void => {
  if (failures > 0) failing.set(failures, (failing.get(failures) ?? 0) + blocks);
};

const mostFirst = (failing: ReadonlyMap<Count, Count>): Failing[] =>
  [...failing].map(([failures, blocks]) => ({ failures, blocks })).sort((a, b) => b.failures - a.failures);
