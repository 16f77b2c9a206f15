import betainc from '@stdlib/math-base-special-betainc';
import type { Count, Ratio } from '../units.ts';
import { firstCount } from './binomial.ts';
import { checkConfidence, checkTally, type ShareBounds, type Tally } from './clopper-pearson.ts';
import { logBeta } from './log-beta.ts';

/**
 * Time-uniform: with `confidence` the true share of failures is inside at every moment at once, so one may look after
 * each request and stop when one likes. Each end alone is right at that confidence; both together at twice the error.
 *
 * Method: a mixture of likelihood ratios against the share p is a supermartingale, and by Ville's inequality it reaches
 * 1/(1 − confidence) with a probability of at most 1 − confidence (Robbins, Annals of Mathematical Statistics 41, 1970;
 * Howard, Ramdas, McAuliffe and Sekhon, Annals of Statistics 49, 2021). Mixtures, for a share p that is tested:
 * - against "p or more": Beta(1, 1/p) cut at p, so that most of its weight lies within one order of magnitude of p,
 *   where a service is that just keeps its level. A uniform mixture needs four times the requests.
 * - against "p or less": Beta(1, 1/10p) cut to what lies above p: weight up to a few tens of p.
 */
export const sequenceBounds = (confidence: Ratio): ShareBounds => {
  checkConfidence(confidence);
  const enough = -Math.log1p(-confidence);
  const excludesBelow = (tally: Tally, p: Ratio) => evidenceAbove(tally, p) >= enough;
  const excludesAbove = (tally: Tally, p: Ratio) => evidenceBelow(tally, p) >= enough;
  return {
    high: (tally) => {
      checkTally(tally);
      const { failures, trials } = tally;
      return failures === trials ? 1 : edge(1, failures / trials, (p) => !excludesAbove(tally, p));
    },
    low: (tally) => {
      checkTally(tally);
      const { failures, trials } = tally;
      return failures === 0 ? 0 : edge(0, failures / trials, (p) => !excludesBelow(tally, p));
    },
    highExceeds: (tally, share) => share < 1 && !excludesAbove(tally, share),
    lowExceeds: (tally, share) => (share === 0 ? tally.failures > 0 : excludesBelow(tally, share)),
  };
};

/** Natural logarithm of the evidence that the share of failures is below p: shown at confidence 1 − e^−this. */
export const evidenceBelow = ({ failures, trials }: Tally, p: Ratio): number =>
  mixed({ failures, trials }, p, 1 / p, false);

/** The same, that it is above p. */
export const evidenceAbove = ({ failures, trials }: Tally, p: Ratio): number =>
  mixed({ failures, trials }, p, 0.1 / p, true);

/**
 * Requests at which a gate that looks after each one passes, when exactly these many failed until then; the counterpart
 * of `requestsNeeded`. Found by bisection: without further failures the evidence only grows.
 */
export const requestsToStop = (level: Ratio, failures: Count, confidence: Ratio): Count => {
  checkConfidence(confidence);
  const p = 1 - level;
  const enough = -Math.log1p(-confidence);
  const shows = (trials: Count): boolean => evidenceBelow({ failures, trials }, p) >= enough;
  let high = Math.ceil((failures + 1) / p);
  while (!shows(high)) high *= 2;
  return firstCount(high, (trials) => trials > failures && shows(trials)) ?? high;
};

/** Log of ∫ q^k (1−q)^(n−k) dπ(q) / p^k (1−p)^(n−k), π = Beta(1, b) cut to one side of p. */
const mixed = ({ failures: k, trials: n }: Tally, p: Ratio, b: number, above: boolean): number =>
  Math.log(betainc(p, k + 1, n - k + b, true, above)) -
  Math.log(betainc(p, 1, b, true, above)) +
  logBeta(k + 1, n - k + b) -
  logBeta(1, b) -
  k * Math.log(p) -
  (n - k) * Math.log1p(-p);

/** Between `inside` (not excluded) and the end of the range: the share where exclusion begins, by bisection on its logarithm. */
const edge = (end: 0 | 1, point: Ratio, inside: (p: Ratio) => boolean): Ratio => {
  const floor = 1e-15;
  let within = Math.log(Math.max(point, floor));
  let beyond = end === 1 ? Math.log1p(-1e-12) : Math.log(floor);
  if (inside(Math.exp(beyond))) return end;
  for (let i = 0; i < 60; i += 1) {
    const middle = (within + beyond) / 2;
    if (inside(Math.exp(middle))) within = middle;
    else beyond = middle;
  }
  return Math.exp(beyond);
};
