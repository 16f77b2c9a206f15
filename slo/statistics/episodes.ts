import type { Count, Ratio } from '../units.ts';
import { poissonUpperBound } from './poisson.ts';

/**
 * Upper bound on what episodes cost on average over as long an observation, such as many nights: an exact Poisson bound
 * on their number (Garwood, Biometrika 28, 1936) times the cost of one. The mean cost is not known: the costliest that
 * was seen stands for it, or `atMost`, a limit from elsewhere (what a full outage costs until it is ended by hand). With
 * such a limit the bound is exact for every number of episodes; without, it holds from about twelve expected ones on
 * (`npm run calibrate`), and for fewer it says too little.
 *
 * Both factors only grow with a failure more, so the bound does, unless it joins two episodes to one: callers that need
 * that count by fixed blocks of time.
 *
 * @param costs failures of each episode that was seen
 * @returns failures, Infinity when nothing says what an episode costs
 */
export const episodesUpperBound = (
  costs: readonly Count[],
  confidence: Ratio,
  atMost: Count | null = null,
): number => {
  const costliest = costs.reduce((most, cost) => Math.max(most, cost), atMost ?? 0);
  return costliest === 0 ? Infinity : poissonUpperBound(costs.length, confidence) * costliest;
};

/**
 * Ours: with as many in a run, bounds that estimate from them how failures cluster hold at their confidence; with fewer
 * a run can be without any, or with small ones only, more often than that (`npm run calibrate`).
 */
export const enoughEpisodes: Count = 12;
