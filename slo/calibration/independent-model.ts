import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import type { Count, Ratio, Seconds } from '../units.ts';

/** Requests of a run that fail independently of each other: how many, in how many seconds. */
export type Load = {
  requests: Count;
  seconds: Seconds;
  /** Of the load in a second, level without it; the mean should be about 1. */
  shape?: (second: Seconds) => number;
};

/** A run of it in which each request fails with the probability `share`. */
export const independent = (
  { requests, seconds, shape = level }: Load,
  share: Ratio,
  random: Random,
): Tally[] =>
  Array.from({ length: seconds }, (_, second) => {
    const trials = Math.round((requests / seconds) * shape(second));
    return { trials, failures: random.binomial(trials, share) };
  });

const level = (): number => 1;
