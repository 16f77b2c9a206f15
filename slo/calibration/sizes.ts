import { bandOf, isOutside } from '../autoscaling/band.ts';
import type { ScalerModel, SizeSample } from '../autoscaling/observed.ts';
import { sampleModel } from '../autoscaling/testing/sample-model.ts';
import { simulate, type World } from '../autoscaling/testing/simulate.ts';
import type { Sample } from '../evidence.ts';
import type { Objective, Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Count, EpochMilliseconds, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { caseOfTallies, noEvidence, objectiveOf, verdictOn } from './bare-case.ts';
import type { Experiment } from './experiment.ts';
import { calibrationPlan } from './plan.ts';

const verdictOnSizes = (
  sizes: readonly SizeSample[],
  objective: Objective,
  seconds: Seconds,
  model: ScalerModel = sampleModel,
  of: Plan = calibrationPlan,
): VerdictValue => {
  const { min, max, ...autoscaler } = model;
  const plan: Plan = {
    ...of,
    environment: { ...of.environment, replicas: { min, max } },
    load: { ...of.load, durationSeconds: seconds },
    autoscaler: {
      ...autoscaler,
      scaleUp: rules(model.scaleUp),
      scaleDown: rules(model.scaleDown),
      limitInAll: null,
    },
  };
  const samples = sizes.map(
    ({ at, desired, ready, utilisation }): Sample => ({
      kind: 'replicas',
      at,
      service: 'donor',
      region: plan.environment.regions[0] ?? '',
      desired,
      ready,
      ...(utilisation === undefined ? {} : { utilisation }),
    }),
  );
  const timeline = { loadStarted: sizes[0]?.at ?? 0, loadEnded: null, faults: [] };
  const seen = caseOfTallies(plan, [], 'error', {
    plan,
    evidence: { ...noEvidence, samples },
    timeline,
    windows: [],
  });
  return verdictOn(objective, seen);
};
const rules = (of: ScalerModel['scaleUp']) => ({ ...of, policies: [...of.policies] });

/** Sampled about once a second from a random phase on. */
const sampledAt = (seconds: Seconds, random: Random): EpochMilliseconds[] => {
  const times: EpochMilliseconds[] = [];
  for (
    let at = 1_000_000_000 + 1000 * random.next();
    times.length < seconds;
    at += 900 + 200 * random.next()
  ) {
    times.push(at);
  }
  return times;
};

const bounds = objectiveOf('autoscaling-bounds', 20, { service: 'donor', unit: 'replicas' });
const sizeOnce = (size: Count | null, random: Random): boolean => {
  const times = sampledAt(60, random);
  const odd = Math.floor(random.next() * times.length);
  const sizes = times.map((at, i) => ({ at, desired: i === odd && size !== null ? size : 10, ready: 10 }));
  return verdictOnSizes(sizes, bounds, 60) === 'PASS';
};

export const boundsPassed: readonly Experiment[] = [sampleModel.min - 1, sampleModel.max + 1].map((size) => ({
  what: `autoscaling-bounds: PASS with ${size} replicas wanted in one sample`,
  model: `allowed ${sampleModel.min} to ${sampleModel.max}, any of 60 samples`,
  expects: { kind: 'never', control: (random) => sizeOnce(null, random) },
  runs: 100,
  trial: (random) => sizeOnce(size, random),
}));

const reactionBound: Seconds = 60;
const reaction = objectiveOf('autoscaling-reaction', reactionBound, {
  service: 'donor',
  unit: 'seconds',
  threshold: 0.77,
});
const reacts = (seconds: Seconds, random: Random): boolean => {
  const times = sampledAt(200, random);
  const crossed = (times[0] ?? 0) + 30_000 + 1000 * random.next();
  const ready = crossed + seconds * 1000;
  const sizes = times.map((at) => ({
    at,
    desired: at >= ready - 3000 ? 4 : 3,
    ready: at >= ready ? 4 : 3,
    utilisation: at >= crossed && at < ready ? 0.9 : 0.6,
  }));
  return verdictOnSizes(sizes, reaction, 200) === 'PASS';
};

export const reactionPassed: readonly Experiment[] = [
  {
    what: `autoscaling-reaction: PASS beyond its bound of ${reactionBound} s`,
    model: 'a sample about every second, ready within one of them after the bound',
    expects: { kind: 'never', control: (random) => reacts(reactionBound - 3, random) },
    runs: 300,
    trial: (random) => reacts(reactionBound + random.next(), random),
  },
];

const band = objectiveOf('autoscaling-band', 0, { service: 'donor', unit: 'replicas' });
const banded = (world: Omit<World, 'seed'>, random: Random): VerdictValue =>
  verdictOnSizes(
    simulate(sampleModel, { ...world, seed: seedFrom(random), tells: world.stuck !== true && odds(random) }),
    band,
    world.seconds,
  );
/** The record has what was measured, or what the autoscaler told. */
const odds = (random: Random): boolean => random.next() < 0.5;
const seedFrom = (random: Random): number => Math.floor(random.next() * 2 ** 31);

/** Level after level, each for a minute. */
const jumping = (levels: readonly number[]) => (t: Seconds) =>
  levels[Math.min(levels.length - 1, Math.floor(t / 60))] ?? 0;

/** Straight lines between a level every minute. */
const bending = (levels: readonly number[]) => (t: Seconds) => {
  const at = Math.min(levels.length - 1, Math.floor(t / 60));
  const from = levels[at] ?? 0;
  return from + (((levels[at + 1] ?? from) - from) * (t - at * 60)) / 60;
};

const unfaithful: readonly (readonly [what: string, world: Omit<World, 'seed'>, scaler: Partial<World>])[] = [
  [
    'one replica beyond its maximum',
    { seconds: 300, load: jumping([2, 20]) },
    { scaler: { max: sampleModel.max + 1 } },
  ],
  ['a scaler that is stuck', { seconds: 180, load: jumping([1.5, 6, 6]) }, { stuck: true }],
  [
    'one that takes replicas back before its time',
    { seconds: 240, load: jumping([6, 6, 2, 2]), start: 9 },
    { scaler: { scaleDown: { ...sampleModel.scaleDown, stabilisationSeconds: 0 } } },
  ],
];

/** Load that rises and falls for an autoscaler of Kubernetes, which alone tells what it saw. */
const risesAndFalls = {
  world: { seconds: 420, load: jumping([1.5, 6, 6, 1.5]), tells: true },
  plan: {
    ...calibrationPlan,
    environment: { ...calibrationPlan.environment, kind: 'cluster' as const },
    load: {
      ...calibrationPlan.load,
      profile: 'rise-and-fall',
      phases: [
        { name: 'quiet' as const, from: 0, to: 60 },
        { name: 'hold' as const, from: 60, to: 180 },
        { name: 'decay' as const, from: 180, to: 420 },
      ],
    },
  },
};
const toldOfItself = (random: Random, of: Partial<World> = {}): boolean => {
  const { world, plan } = risesAndFalls;
  const sizes = simulate(sampleModel, { ...world, ...of, seed: seedFrom(random) });
  return verdictOnSizes(sizes, band, world.seconds, sampleModel, plan) === 'PASS';
};

export const bandPassed: readonly Experiment[] = [
  ...unfaithful.map(
    ([what, world, scaler]): Experiment => ({
      what: `autoscaling-band: PASS of ${what}`,
      model: 'sync phase, lag of the metric and starts of replicas at random within the model',
      expects: { kind: 'never', control: (random) => banded(world, random) === 'PASS' },
      runs: 40,
      trial: (random) => banded({ ...world, ...scaler }, random) === 'PASS',
    }),
  ),
  {
    what: 'autoscaling-band: PASS of a scaler that is stuck and tells what it saw before',
    model: 'load that rises and falls; the metric is what the autoscaler itself tells of it',
    expects: { kind: 'never', control: (random) => toldOfItself(random) },
    runs: 40,
    trial: (random) => toldOfItself(random, { stuck: true }),
  },
];

/** Any rules that Kubernetes takes, drawn for each run. */
const anyModel = (random: Random): ScalerModel => {
  const one = <T>(...of: readonly T[]): T => of[Math.floor(random.next() * of.length)] as T;
  const whole = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  const policy = () => ({
    type: one('Pods' as const, 'Percent' as const),
    value: whole(1, 5),
    periodSeconds: one(15, 30, 60),
  });
  const anyRules = () => ({
    stabilisationSeconds: one(0, 0, 30, 60, 120),
    selectPolicy: one('Max' as const, 'Min' as const, 'Disabled' as const),
    policies: Array.from({ length: whole(1, 2) }, policy),
    tolerance: one(0, 0.1, 0.43),
  });
  return {
    min: whole(1, 4),
    max: whole(5, 25),
    target: one(0.5, 0.7, 1.2),
    scaleUp: anyRules(),
    scaleDown: anyRules(),
    syncSeconds: one(15, 30),
    lagSeconds: one(1, 5, 20),
    slackSeconds: 3,
  };
};

export const bandFailed: readonly Experiment[] = [
  {
    what: 'autoscaling-band: a faithful autoscaler outside of it',
    model: 'any rules, and a load that jumps or bends each minute for 600 s',
    expects: { kind: 'at most', share: 0 },
    runs: 1000,
    trial: (random) => {
      const model = random.next() < 0.5 ? anyModel(random) : sampleModel;
      const levels = Array.from({ length: 10 }, () => 0.2 + 17.8 * random.next());
      const load = random.next() < 0.5 ? jumping(levels) : bending(levels);
      const world = { seed: seedFrom(random), seconds: 600, load, tells: odds(random) };
      const sizes = simulate(model, world);
      return bandOf(sizes, model).some(isOutside);
    },
  },
];
