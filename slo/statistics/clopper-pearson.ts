import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';
import type { Count, Ratio } from '../units.ts';

/** Failures among trials. Fractions are allowed, for effective sample sizes (see design-effect.ts). */
export type Tally = { failures: Count; trials: Count };

/**
 * Exact upper bound on a failure probability: with `confidence` the true one is not above it. One-sided.
 * Source: Clopper and Pearson, Biometrika 26 (1934). No trial gives 1.
 * Throws RangeError for a tally that can't be.
 */
export const failureUpperBound = ({ failures, trials }: Tally, confidence: Ratio): Ratio => {
  check({ failures, trials }, confidence);
  if (trials === 0 || failures >= trials) return 1;
  return betaincinv(1 - confidence, failures + 1, trials - failures, true);
};

/** Exact lower bound, one-sided; the same source. No failure gives 0. */
export const failureLowerBound = ({ failures, trials }: Tally, confidence: Ratio): Ratio => {
  check({ failures, trials }, confidence);
  if (failures === 0) return 0;
  return betaincinv(1 - confidence, failures, trials - failures + 1, false);
};

/** One-sided bounds on a share of failures, and whether they lie above another share, which costs less to know. */
export type ShareBounds = {
  high(tally: Tally): Ratio;
  low(tally: Tally): Ratio;
  highExceeds(tally: Tally, share: Ratio): boolean;
  lowExceeds(tally: Tally, share: Ratio): boolean;
};

/** The exact ones of a size that is fixed in advance. */
export const exactBounds = (confidence: Ratio): ShareBounds => {
  checkConfidence(confidence);
  const deviations = Math.sqrt(confidence / (1 - confidence));
  return {
    high: (tally) => failureUpperBound(tally, confidence),
    low: (tally) => failureLowerBound(tally, confidence),
    highExceeds: ({ failures, trials }, share) => {
      if (failures >= trials) return share < 1;
      // The bound is a quantile of Beta(failures + 1, trials - failures); no quantile lies further off (Cantelli, 1928).
      const mean = (failures + 1) / (trials + 1);
      const furthest = mean + deviations * Math.sqrt((mean * (1 - mean)) / (trials + 2));
      return furthest > share && betainc(share, failures + 1, trials - failures, true, true) > 1 - confidence;
    },
    lowExceeds: ({ failures, trials }, share) =>
      failures > 0 && betainc(share, failures, trials - failures + 1, true, false) < 1 - confidence,
  };
};

/** Two-sided interval: each end carries half of the error. */
export const failureInterval = (tally: Tally, confidence: Ratio): { low: Ratio; high: Ratio } => {
  const each = (1 + confidence) / 2;
  return { low: failureLowerBound(tally, each), high: failureUpperBound(tally, each) };
};

/**
 * Fewest requests that show `level` (such as 0.9999) at `confidence` when this many of them fail.
 * Smallest n with P(at most `failures` of n | 1 - level) ≤ 1 - confidence, found by bisection.
 */
export const requestsNeeded = (level: Ratio, failures: Count, confidence: Ratio): Count => {
  if (!(level > 0 && level < 1)) throw new RangeError(`expected a level between 0 and 1, found ${level}`);
  check({ failures, trials: failures }, confidence);
  const shows = (n: Count): boolean =>
    betainc(1 - level, failures + 1, n - failures, true, true) <= 1 - confidence;
  let low = failures;
  let high = failures + 1;
  while (!shows(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    // Beyond 2^53 there may be no whole number between two that are further apart than 1.
    if (middle === low || middle === high) return high;
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
};

const check = (tally: Tally, confidence: Ratio): void => {
  checkTally(tally);
  checkConfidence(confidence);
};

/** @throws RangeError for a tally that can't be */
export const checkTally = ({ failures, trials }: Tally): void => {
  if (!(Number.isFinite(trials) && failures >= 0 && failures <= trials)) {
    throw new RangeError(`expected 0 ≤ failures ≤ trials, found ${failures} of ${trials}`);
  }
};

/** @throws RangeError for a confidence of 0, 1 or beyond */
export const checkConfidence = (confidence: Ratio): void => {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`expected a confidence between 0 and 1, found ${confidence}`);
  }
};
