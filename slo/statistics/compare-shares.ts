import type { Ratio } from '../units.ts';
import { binomialAtLeast } from './binomial.ts';
import { checkConfidence, checkTally, failureInterval, type Tally } from './clopper-pearson.ts';

/** How many times as often one sample fails as another. */
export type RiskRatio = {
  /** Null when neither failed; Infinity when only the first did. */
  ratio: number | null;
  /** Two-sided interval. High is Infinity when the other sample did not fail. */
  low: number;
  high: number;
  /** One-sided probability of failures so many in the first sample, were its share no larger. */
  pValue: Ratio;
};

/**
 * Exact comparison of two rare shares: given the failures of both together, those of the first are binomial
 * (Przyborowski and Wilenski, Biometrika 31, 1940; interval by Clopper and Pearson on that share). Failures are taken
 * as Poisson counts, which they are while they are rare; where they are common the answer is only more careful.
 * @throws RangeError for a tally that can't be, or a sample without trials
 */
export const riskRatio = (a: Tally, b: Tally, confidence: Ratio): RiskRatio => {
  checkTally(a);
  checkTally(b);
  checkConfidence(confidence);
  if (a.trials === 0 || b.trials === 0)
    throw new RangeError('expected trials in both samples, found none in one');
  const both = a.failures + b.failures;
  if (both === 0) return { ratio: null, low: 0, high: Infinity, pValue: 1 };
  const times = b.trials / a.trials;
  const ratioOf = (share: Ratio): number => (share >= 1 ? Infinity : (share / (1 - share)) * times);
  const { low, high } = failureInterval({ failures: a.failures, trials: both }, confidence);
  return {
    ratio: b.failures === 0 ? Infinity : (a.failures / b.failures) * times,
    low: ratioOf(low),
    high: ratioOf(high),
    pValue: binomialAtLeast(a.failures, both, a.trials / (a.trials + b.trials)),
  };
};
