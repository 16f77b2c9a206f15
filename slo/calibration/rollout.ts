import { documentedLevel } from '../documented-level.ts';
import type { Mark, Sample } from '../evidence.ts';
import { freshSeconds } from '../judging/autoscaling.ts';
import { rolloutRequests, spoiltShare } from '../judging/rollout.ts';
import type { Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import { sampleObjectives } from '../testing/sample-objectives.ts';
import { samplePlan } from '../testing/sample-plan.ts';
import { smallShape } from '../testing/small-run.ts';
import { timelineOf } from '../timeline.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { cleanSeconds } from '../windows.ts';
import { many, percent } from '../words.ts';
import { caseOfTallies, noEvidence, objectiveOf, verdictOn } from './bare-case.ts';
import { type Expectation, type Experiment, fivePercent } from './experiment.ts';
import { independent } from './independent-model.ts';
import { justMissed } from './shares.ts';

const plan: Plan = samplePlan(smallShape('rolling-restart'), sampleObjectives);
const fault = plan.chaos[0]?.id ?? '';
const objective = objectiveOf('rollout', 0, { service: 'donor', fault, unit: 'answers' });
const replicas = ['donor-1', 'donor-2', 'donor-3'] as const;

/** Until it has its effect, until it has to be over, and ten seconds more. */
const windowSeconds: Seconds = 4 + (plan.chaos[0]?.bound.readsSeconds ?? 0) + cleanSeconds;

/** The fewest that a PASS takes: where a rollout that spoils answers has the best chance to be passed. */
const fewest: Count = rolloutRequests(objective.confidence);

type Rollout = {
  /** Answers of the service by second, all inside of the rollout's window. */
  answers: readonly Tally[];
  /** Replicas ready in one of the samples, of which there is one a second; in all others as many as are wanted. */
  readyOnce?: Count;
  /** How many of the window's seconds have a sample, from the injection on. */
  sampled?: Count;
  /** How many of the three are seen to go. */
  gone?: Count;
};

const verdictOnRollout = (
  { answers, readyOnce = replicas.length, sampled = windowSeconds, gone = replicas.length }: Rollout,
  random: Random,
): VerdictValue => {
  const injected: EpochMilliseconds = 1000 * random.next();
  const mark = (name: Mark['name'], later: number, subject?: string): Mark => ({
    name,
    at: injected + later,
    clock: 'platform',
    uncertaintyMs: 1,
    fault,
    ...(subject === undefined ? {} : { subject }),
  });
  const marks = [
    mark('fault-injected', 0, replicas.join(', ')),
    mark('fault-effective', 4000),
    ...replicas.slice(0, gone).map((name, i) => mark('replica-gone', 4000 + 4000 * i, name)),
  ];
  const odd = Math.floor(random.next() * sampled);
  const samples = Array.from(
    { length: sampled },
    (_, i): Sample => ({
      kind: 'replicas',
      at: injected + 500 + 1000 * i,
      service: 'donor',
      region: 'region-1',
      desired: replicas.length,
      ready: i === odd ? readyOnce : replicas.length,
    }),
  );
  // The second of the injection does not count.
  const perSecond = [{ trials: 0, failures: 0 }, ...answers];
  const seen = caseOfTallies(plan, perSecond, 'error', {
    evidence: { ...noEvidence, marks, samples },
    timeline: timelineOf(plan, marks),
    health: { taints: [], doubtful: null, taintedShare: () => 0 },
  });
  return verdictOn(objective, seen);
};

/** So many answers, of which each goes bad with this probability. */
const scattered = (requests: Count, share: Ratio, random: Random): Tally[] => {
  const seconds = 23;
  return independent({ requests, seconds }, share, random);
};
/** A replica that serves before it can, or goes before it may: its third of the answers of one second is bad. */
const early = (requests: Count, random: Random): Tally[] => {
  const answers = scattered(requests, 0, random);
  const odd = Math.floor(random.next() * answers.length);
  return answers.map(({ trials }, i) => ({
    trials,
    failures: i === odd ? random.binomial(trials, 1 / replicas.length) : 0,
  }));
};

const inAll = (requests: Count): string => `${many(requests)} answers while three replicas are replaced`;

const experiment = (
  verdict: 'PASS' | 'FAIL',
  of: string,
  model: string,
  expects: Expectation,
  rollout: (random: Random) => Rollout,
): Experiment => ({
  what: `rollout: ${verdict} ${of}`,
  model,
  expects,
  runs: expects.kind === 'never' ? 100 : 1000,
  trial: (random) => verdictOnRollout(rollout(random), random) === verdict,
});

/** Without the one thing that is wrong each is passed. */
const never: Expectation = {
  kind: 'never',
  control: (random) => verdictOnRollout({ answers: scattered(fewest, 0, random) }, random) === 'PASS',
};
const withWrong = (of: string, wrong: (random: Random) => Rollout): Experiment =>
  experiment('PASS', `with ${of}`, `${inAll(fewest)}, the fewest that a PASS takes`, never, wrong);

export const rolloutPassed: readonly Experiment[] = [
  experiment(
    'PASS',
    `of one that spoils ${percent(spoiltShare)} of the answers`,
    `independent of each other, ${inAll(fewest)}, the fewest that a PASS takes`,
    fivePercent,
    (random) => ({ answers: scattered(fewest, justMissed(spoiltShare), random) }),
  ),
  experiment(
    'PASS',
    'of a replica that serves, or goes, a second too early',
    `a third of one second's answers, ${inAll(fewest)}, the fewest that a PASS takes`,
    fivePercent,
    (random) => ({ answers: early(fewest, random) }),
  ),
  withWrong('one bad answer', (random) => {
    const answers = scattered(fewest, 0, random);
    const odd = Math.floor(random.next() * answers.length);
    return { answers: answers.map((s, i) => (i === odd ? { ...s, failures: 1 } : s)) };
  }),
  withWrong('one replica missing in one sample', (random) => ({
    answers: scattered(fewest, 0, random),
    readyOnce: replicas.length - 1,
  })),
  withWrong('sizes that nobody saw for a tenth of it', (random) => ({
    answers: scattered(fewest, 0, random),
    sampled: Math.floor(0.9 * windowSeconds) - freshSeconds,
  })),
  withWrong('one replica that nobody saw go', (random) => ({
    answers: scattered(fewest, 0, random),
    gone: replicas.length - 1,
  })),
];

const documented: Ratio = 1 - documentedLevel;

export const rolloutFailed: readonly Experiment[] = [fewest, 3450, 41_400].map((requests) =>
  experiment(
    'FAIL',
    'that spoils nothing, at the documented level',
    `${percent(documented)} bad anyway, ${inAll(requests)}`,
    fivePercent,
    (random) => ({ answers: scattered(requests, documented, random) }),
  ),
);

export const rolloutPower: readonly Experiment[] = [
  ...[fewest, 3450].map((requests) =>
    experiment(
      'PASS',
      'that spoils nothing, at a tenth of what may fail',
      `${percent(documented / 10)} bad anyway, ${inAll(requests)}`,
      { kind: 'at least', share: (1 - documented / 10) ** requests },
      (random) => ({ answers: scattered(requests, documented / 10, random) }),
    ),
  ),
  experiment(
    'FAIL',
    'of a replica that serves, or goes, a second too early',
    `a third of one second's answers, ${inAll(fewest)}`,
    { kind: 'at least', share: 0.95 },
    (random) => ({ answers: early(fewest, random) }),
  ),
];
