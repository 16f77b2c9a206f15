import type { Ratio } from '../units.ts';

/**
 * Which of several hypotheses are rejected so that at most `level` of all such families hold a false rejection, however
 * they depend on each other: the smallest p-value is held against the level over their number, the next against the level
 * over the number that is left, and so on until the first that is not below. Source: Holm, Scandinavian Journal of
 * Statistics 6 (1979).
 */
export const holmRejects = (pValues: readonly Ratio[], level: Ratio): boolean[] => {
  const order = pValues.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const firstKept = order.findIndex(({ p }, rank) => p > level / (pValues.length - rank));
  const rejected = new Set(order.slice(0, firstKept < 0 ? order.length : firstKept).map(({ i }) => i));
  return pValues.map((_, i) => rejected.has(i));
};
