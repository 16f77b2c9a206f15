import { against } from '../judging/finding.ts';
import { type Random, seededRandom } from '../random.ts';
import { binomialAtLeast, binomialAtMost, binomialQuantile, firstCount } from '../statistics/binomial.ts';
import { exactBounds, failureLowerBound, failureUpperBound } from '../statistics/clopper-pearson.ts';
import { clusteredBounds } from '../statistics/design-effect.ts';
import type { Tallies } from '../statistics/tallies.ts';
import type { Count, Ratio, Seconds } from '../units.ts';

/** A share of failures that will be judged: how many requests, over how many steady seconds, against which bound. */
export type Test = { trials: Count; seconds: Seconds; bound: Ratio; confidence: Ratio };

/** Most failures with which the judge still says PASS, were failures independent; null when not even 0 do. */
export const acceptanceNumber = ({ trials, bound, confidence }: Test): Count | null => {
  const tooMany = firstCount(trials, (k) => failureUpperBound({ failures: k, trials }, confidence) > bound);
  return tooMany === 0 ? null : (tooMany ?? trials + 1) - 1;
};

/** Fewest failures with which it says FAIL; null when not even all of them do. */
export const rejectionNumber = ({ trials, bound, confidence }: Test): Count | null =>
  firstCount(trials, (k) => failureLowerBound({ failures: k, trials }, confidence) > bound);

/** Probability that the run ends PASS when each request fails with probability `rate`, independently. */
export const powerToPass = (test: Test, rate: Ratio): Ratio => {
  const most = acceptanceNumber(test);
  if (most === null) return 0;
  const reached = binomialAtMost(most, test.trials, rate);
  return reached * notWidened(test, 'met', (share) => binomialQuantile(share * reached, test.trials, rate));
};

/** Probability that it ends FAIL. */
export const powerToFail = (test: Test, rate: Ratio): Ratio => {
  const fewest = rejectionNumber(test);
  if (fewest === null) return 0;
  const below = binomialAtMost(fewest - 1, test.trials, rate);
  const reached = binomialAtLeast(fewest, test.trials, rate);
  return (
    reached *
    notWidened(test, 'missed', (share) =>
      Math.max(fewest, binomialQuantile(below + share * reached, test.trials, rate)),
    )
  );
};

/**
 * Share of runs that the judge decides as the exact interval does. It widens the interval where failures look
 * clustered, which independent ones do by chance. How often has no closed form, so the judge's own bounds are asked
 * for failures strewn over the seconds, at evenly spread quantiles of their number (stratified sampling) and from a
 * fixed seed: the binomial part of the power stays exact, and the same plan always says the same.
 */
const notWidened = (
  { trials, seconds, bound, confidence }: Test,
  decision: 'met' | 'missed',
  failuresAt: (share: Ratio) => Count,
): Ratio => {
  const random = seededRandom(1);
  const farFrom = (failures: Count): boolean => {
    const tally = { failures: failures / mostByChance, trials: trials / mostByChance };
    return decision === 'met'
      ? failureUpperBound(tally, confidence) <= bound
      : failureLowerBound(tally, confidence) > bound;
  };
  let same = 0;
  for (let i = 0; i < draws; i += 1) {
    const failures = failuresAt((i + 0.5) / draws);
    if (failures < 2 || failures > mostStrewn || farFrom(failures)) same += 1;
    else {
      const { low, high } = clusteredBounds(
        strewn(failures, trials, seconds, random),
        exactBounds(confidence),
      );
      if (against({ low, high }, bound) === decision) same += 1;
    }
  }
  return same / draws;
};

/** Ours: leaves an error of a few points (at most ten, where half of the runs are widened), and a plan is printed in seconds. */
const draws = 25;
/** Ours: with more failures the bounds take too long for a plan, and the power is that of the unwidened interval. */
const mostStrewn = 60;
/** Ours: independent failures don't look more clustered than this; a decision that it leaves alone stands. */
const mostByChance = 4;

const strewn = (failures: Count, trials: Count, seconds: Seconds, random: Random): Tallies => {
  const n = Math.max(1, seconds);
  const failed = new Float64Array(n);
  for (let i = 0; i < failures; i += 1) {
    const at = Math.floor(random.next() * n);
    failed[at] = (failed[at] ?? 0) + 1;
  }
  return { trials: new Float64Array(n).fill(trials / n), failures: failed };
};
