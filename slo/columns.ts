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
  for (const column of columns) addTo(sums, column);
  return sums;
};

const addTo = (sums: Float64Array, column: Column): void => {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + (column[i] ?? 0);
};

/** Adds a column to sums, in the seconds whose mask is 1. */
export const addWhere = (mask: Uint8Array, column: Column, sums: Float64Array): void => {
  for (let i = 0; i < sums.length; i += 1) if (mask[i] === 1) sums[i] = (sums[i] ?? 0) + (column[i] ?? 0);
};

/** What a column holds of the seconds whose mask is 1, one after the other; the column is changed. */
export const onlyWhere = (mask: Uint8Array, column: Float64Array): Float64Array => {
  let n = 0;
  for (let i = 0; i < column.length; i += 1) {
    if (mask[i] !== 1) continue;
    column[n] = column[i] ?? 0;
    n += 1;
  }
  return column.subarray(0, n);
};
