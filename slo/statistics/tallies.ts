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

const total = (column: Float64Array): number => {
  let sum = 0;
  for (const n of column) sum += n;
  return sum;
};
