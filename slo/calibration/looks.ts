import type { Random } from '../random.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { evidenceAbove, requestsToStop } from '../statistics/confidence-sequence.ts';
import type { Count, Ratio } from '../units.ts';
import { many, percent } from '../words.ts';
import { type Expectation, type Experiment, fivePercent } from './experiment.ts';

const level: Ratio = 0.9999;
const bound: Ratio = 1 - level;
const confidence: Ratio = 0.95;

/**
 * Requests until one who looks after each of them sees a PASS, null when that is not before `horizon`. Between two
 * failures the evidence only grows, so with k failures it passes at `passesAt(k)` requests if the next failure comes
 * later: a run is drawn from failure to failure.
 */
const firstPass = (
  share: Ratio,
  passesAt: (failures: Count) => Count,
  horizon: Count,
  random: Random,
): Count | null => {
  let at = 0;
  for (let failures = 0; ; failures += 1) {
    const next = at + 1 + Math.floor(Math.log(1 - random.next()) / Math.log1p(-share));
    const pass = Math.max(at, passesAt(failures));
    if (pass < next && pass <= horizon) return pass;
    if (next > horizon) return null;
    at = next;
  }
};

/** Whether one who looks after each request sees a FAIL before `horizon`: evidence against a system jumps at failures only. */
const everFails = (share: Ratio, horizon: Count, random: Random): boolean => {
  let at = 0;
  for (let failures = 1; ; failures += 1) {
    at += 1 + Math.floor(Math.log(1 - random.next()) / Math.log1p(-share));
    if (at > horizon) return false;
    // Below the bound itself nothing speaks against the system.
    if (failures > bound * at && evidenceAbove({ failures, trials: at }, bound) >= -Math.log1p(-confidence))
      return true;
  }
};

/** Found once for each number of failures. */
const remembered = (of: (failures: Count) => Count): ((failures: Count) => Count) => {
  const known: Count[] = [];
  return (failures) => {
    known[failures] ??= of(failures);
    return known[failures];
  };
};
const fixedSize = remembered((failures) => requestsNeeded(level, failures, confidence));
const sequence = remembered((failures) => requestsToStop(level, failures, confidence));

const passes = (
  what: string,
  share: Ratio,
  passesAt: typeof sequence,
  horizon: Count,
  expects: Expectation,
  broken?: string,
): Experiment => ({
  what,
  model: `looked at after each of ${many(horizon)} requests, of which ${percent(share)} fail`,
  expects,
  ...(broken === undefined ? {} : { broken }),
  runs: 2000,
  trial: (random) => firstPass(share, passesAt, horizon, random) !== null,
});

/** The published figures of the design; they are rounded to whole per cent. */
const published: readonly (readonly [horizon: Count, share: Ratio])[] = [
  [1e5, 0.12],
  [3e5, 0.2],
  [1e6, 0.28],
  [1e7, 0.42],
];

export const looks: readonly Experiment[] = [
  ...published.map(([horizon, share]) =>
    passes(
      'interval of a fixed size, 99.99 %: PASS on its bound',
      bound,
      fixedSize,
      horizon,
      { kind: 'about', share, give: 0.01 },
      'why a gate takes a sequence',
    ),
  ),
  passes('confidence sequence, 99.99 %: PASS on its bound', bound, sequence, 1e7, {
    kind: 'at most',
    share: 0.05,
  }),
  {
    what: 'confidence sequence, 99.99 %: FAIL on its bound',
    model: `looked at after each of ${many(1e7)} requests, of which ${percent(bound)} fail`,
    expects: fivePercent,
    runs: 1000,
    trial: (random) => everFails(bound, 1e7, random),
  },
  // The median of what it takes, so at least half of the runs.
  passes('confidence sequence, 99.99 %: PASS well within its bound', 2e-5, sequence, 70_000, {
    kind: 'at least',
    share: 0.5,
  }),
];
