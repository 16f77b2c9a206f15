import type { Tally } from './clopper-pearson.ts';

/**
 * Tallies of equally long stretches, in order of time and by column: entry i of each is stretch i. A day has 86,400
 * seconds, and each objective looks at them again: an object for each would fill the memory.
 */
export type Tallies = { trials: Float64Array; failures: Float64Array };

/** The same by column. */
export const talliesOf = (each: readonly Tally[]): Tallies => ({
  trials: Float64Array.from(each, ({ trials }) => trials),
  failures: Float64Array.from(each, ({ failures }) => failures),
});

/** All stretches together. */
export const tallyOf = ({ trials, failures }: Tallies): Tally => ({
  trials: total(trials),
  failures: total(failures),
});

/** Sum of a column. By index, which takes a tenth of the time of `for … of` there. */
export const total = (column: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < column.length; i += 1) sum += column[i] ?? 0;
  return sum;
};
