import { failureLowerBound } from '../../slo/statistics/clopper-pearson.ts';
import type { Count, Ratio } from '../../slo/units.ts';
import { many, percent } from '../../slo/words.ts';

/** Ours: the share of all small changes that the tests must notice at least. */
export const leastKilled: Ratio = 0.85;
const confidence: Ratio = 0.95;

/** What a sample was drawn from. */
export type Population = { changes: Count; files: Count };

/**
 * Lower bound of the share of all that are killed, one-sided (Clopper and Pearson, 1934). It is that of independent
 * draws; a sample without replacement knows a little more, so it errs to the safe side (Uhlmann, Metrika 10, 1966).
 */
export const killedAtLeast = ({ killed, tried }: { killed: Count; tried: Count }): Ratio =>
  failureLowerBound({ failures: killed, trials: tried }, confidence);

/** What the tried part of a sample says of all changes. */
export const estimate = (
  score: { killed: Count; tried: Count; byTime: Count },
  asked: Count,
  population: Population,
): string => {
  const { killed, tried, byTime } = score;
  if (tried === 0) return 'no change was tried, so nothing is known of any';
  const part = tried < asked ? `, the first of ${many(asked)} that were to be tried` : '';
  const clock = byTime === 0 ? '' : ` (${many(byTime)} of them ran out of time)`;
  const least = killedAtLeast(score);
  // Rounded down: a bound says no more than it knows.
  const shown = percent(Math.floor(least * 1000) / 1000);
  return [
    `${many(killed)} of ${many(tried)} changes were noticed${clock}, ${percent(killed / tried)}${part}`,
    `of all ${many(population.changes)} changes in ${many(population.files)} files, at ${percent(confidence)} confidence at least ${shown} are: ${least < leastKilled ? 'less than' : 'no less than'} the ${percent(leastKilled)} that are asked for`,
    '(drawn at random without replacement; the bound is that of independent draws, which is on the safe side)',
  ].join('\n');
};
