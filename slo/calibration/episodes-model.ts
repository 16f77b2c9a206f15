import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import type { Count, Ratio, Seconds } from '../units.ts';

/**
 * The named model of clustered failures: two states by the second (Gilbert, Bell System Technical Journal 39, 1960).
 * Good seconds turn bad at random, bad ones end with the same probability each, so episodes have geometric lengths.
 */
export type Episodes = {
  /** Mean length of an episode. */
  meanSeconds: Seconds;
  /** Share of the time in one. */
  bad: Ratio;
  requestsPerSecond: Count;
  /** Share of the requests that fail inside an episode, and outside. */
  failing: Ratio;
  background: Ratio;
};

/** Share of requests that fail in the long run. */
export const shareFailing = ({ bad, failing, background }: Episodes): Ratio =>
  bad * failing + (1 - bad) * background;

/** How long a run must be to have so many episodes on average. */
export const secondsFor = ({ meanSeconds, bad }: Episodes, episodes: number): Seconds =>
  Math.round((episodes * meanSeconds) / bad);

/** So many seconds of it, begun in the long run's state. */
export const episodic = (model: Episodes, seconds: Seconds, random: Random): Tally[] => {
  const { meanSeconds, bad, requestsPerSecond: trials, failing, background } = model;
  const leave = 1 / meanSeconds;
  const enter = (leave * bad) / (1 - bad);
  let inEpisode = random.next() < bad;
  return Array.from({ length: seconds }, () => {
    const failures = random.binomial(trials, inEpisode ? failing : background);
    inEpisode = inEpisode ? random.next() >= leave : random.next() < enter;
    return { trials, failures };
  });
};
