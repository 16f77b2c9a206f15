import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import type { Count, Ratio } from '../units.ts';
import { checkConfidence } from './clopper-pearson.ts';

/**
 * Exact upper bound on the mean of a Poisson count, one-sided. Source: Garwood, Biometrika 28 (1936).
 * @throws RangeError for a count below 0
 */
export const poissonUpperBound = (count: Count, confidence: Ratio): number => {
  check(count, confidence);
  return gammaincinv(confidence, count + 1);
};

/** Exact lower bound, one-sided; the same source. No event gives 0. */
export const poissonLowerBound = (count: Count, confidence: Ratio): number => {
  check(count, confidence);
  return count === 0 ? 0 : gammaincinv(1 - confidence, count);
};

const check = (count: Count, confidence: Ratio): void => {
  checkConfidence(confidence);
  if (!(Number.isFinite(count) && count >= 0))
    throw new RangeError(`expected a count from 0, found ${count}`);
};
