import betainc from '@stdlib/math-base-special-betainc';
import type { Count, Ratio } from '../units.ts';

/** P(Bin(n, p) ≤ k) by the incomplete beta function, so that large counts cost no more than small ones (DLMF 8.17.5). */
export const binomialAtMost = (k: Count, n: Count, p: Ratio): Ratio =>
  k < 0 ? 0 : k >= n ? 1 : betainc(p, k + 1, n - k, true, true);

/** P(Bin(n, p) ≥ k), exact in the tail where 1 minus the other would lose its digits. */
export const binomialAtLeast = (k: Count, n: Count, p: Ratio): Ratio =>
  k <= 0 ? 1 : k > n ? 0 : betainc(p, k, n - k + 1, true, false);

/** Smallest k with P(Bin(n, p) ≤ k) ≥ `share`. */
export const binomialQuantile = (share: Ratio, n: Count, p: Ratio): Count =>
  firstCount(n, (k) => binomialAtMost(k, n, p) >= share) ?? n;

/** Smallest count from 0 to `most` that holds, where every larger one holds too; null when none does. */
export const firstCount = (most: Count, holds: (k: Count) => boolean): Count | null => {
  if (!holds(most)) return null;
  let below = -1;
  let found = most;
  while (found - below > 1) {
    const middle = Math.floor((below + found) / 2);
    // Beyond 2^53 there may be no whole number between two that are further apart than 1.
    if (middle === below || middle === found) break;
    if (holds(middle)) found = middle;
    else below = middle;
  }
  return found;
};
