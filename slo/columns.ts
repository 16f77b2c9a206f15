import type { Count } from './units.ts';

/** Numbers of a grid of seconds: entry i is second i. */
export type Column = ArrayLike<number>;

/** What the columns hold of a second, added up. */
export const sumAt = (columns: readonly Column[], i: Count): number => {
  let sum = 0;
  for (const column of columns) sum += column[i] ?? 0;
  return sum;
};

/** The same of each second. Column by column: a day's are added in milliseconds. */
export const summed = (columns: readonly Column[], seconds: Count): Float64Array => {
  const sums = new Float64Array(seconds);
  for (const column of columns) {
    for (let i = 0; i < seconds; i += 1) sums[i] = (sums[i] ?? 0) + (column[i] ?? 0);
  }
  return sums;
};
