import { isConfidence, longest, objectiveMistakes } from './objective-mistakes.ts';
import type { Plan } from './plan.ts';
import type { Seconds } from './units.ts';
import { validityRules } from './validity.ts';

/** Ours: no client waits so long. */
const longestWait: Seconds = 600;
/** Ours: more often than that a witness would be the load. */
const mostAskings = 1000;

/**
 * Where a plan contradicts itself, in sentences: what the schema of one value can't say. A judge that went by it would
 * judge nonsense, or something else than was run. Empty for every plan that the suite makes. Pure.
 */
export const planMistakes = (plan: Plan): string[] => [
  ...figureMistakes(plan),
  ...loadMistakes(plan),
  ...chaosMistakes(plan),
  ...plan.objectives.flatMap((o) => objectiveMistakes(o).map((mistake) => `objective ${o.id} ${mistake}`)),
  ...repeated(
    'objective',
    plan.objectives.map((o) => o.id),
  ),
  ...gateMistakes(plan),
  ...validityMistakes(plan),
];

/** Ours: sums of figures that are larger are soon no numbers any more, and neither are quotients by smaller ones. */
const [smallest, largest] = [1e-12, 1e12];

const figureMistakes = (plan: Plan): string[] => {
  const { environment, autoscaler, load, witnesses, chaos, objectives, gate } = plan;
  return numbersIn('', { environment, autoscaler, load, witnesses, chaos, objectives, gate })
    .filter(([, n]) => n !== 0 && !(Math.abs(n) >= smallest && Math.abs(n) <= largest))
    .map(([name, n]) => {
      const so = Math.abs(n) > 1 ? 'large' : 'small';
      return `${name} is ${n}, and no figure of a plan is so ${so}`;
    });
};

const numbersIn = (name: string, value: unknown): [name: string, n: number][] => {
  if (typeof value === 'number') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, v]) => numbersIn(name === '' ? key : `${name}.${key}`, v));
};

const loadMistakes = ({ load, witnesses, environment }: Plan): string[] => {
  const mistakes = [
    ...outside('load.durationSeconds', load.durationSeconds, 0, longest),
    ...outside('load.timeLimitSeconds', load.timeLimitSeconds, 0, longestWait),
    ...outside('witnesses.probesPerSecond', witnesses.probesPerSecond, 0, mostAskings),
    ...outside('witnesses.ledgerWritesPerSecond', witnesses.ledgerWritesPerSecond, 0, mostAskings),
    ...repeated(
      'service',
      load.services.map((s) => s.service),
    ),
  ];
  for (const { name, from, to } of load.phases) {
    if (from > to) mistakes.push(`the phase ${name} ends before it begins`);
  }
  for (const { service, points } of load.services) {
    if (points.some((p, i) => p.at < (points[i - 1]?.at ?? 0))) {
      mistakes.push(`the points of ${service} run backwards in time`);
    }
  }
  const { min, max } = environment.replicas;
  if (min > max || min < 0) mistakes.push(`environment.replicas are from ${min} to ${max}`);
  return mistakes;
};

const chaosMistakes = ({ chaos, load }: Plan): string[] => [
  ...repeated(
    'fault',
    chaos.map((f) => f.id),
  ),
  ...chaos
    .filter((f) => f.at > load.durationSeconds)
    .map(
      (f) =>
        `${f.id} is planned ${f.at} s after the load's start, and the load lasts ${load.durationSeconds} s`,
    ),
  ...chaos.flatMap(({ id, holdSeconds, healBoundSeconds, bound: { readsSeconds, writesSeconds } }) =>
    Object.entries({ holdSeconds, healBoundSeconds, readsSeconds, writesSeconds }).flatMap(([name, value]) =>
      outside(`${name} of ${id}`, value, 0, longest),
    ),
  ),
];

/** Ours: a look takes longer than that, and the error is shared out over all of them. */
const shortestLook: Seconds = 0.1;

const gateMistakes = ({ gate }: Plan): string[] => {
  if (gate === null) return [];
  const { level, confidence, lookSeconds } = gate;
  const undecidable = !(isConfidence(confidence) && level > 0.5 && level < 1);
  return [
    ...outside('gate.lookSeconds', lookSeconds, shortestLook, longest),
    ...(undecidable
      ? [`the gate's level is ${level} at a confidence of ${confidence}: both must lie between 0.5 and 1`]
      : []),
  ];
};

/** A plan may only be stricter than the design: laxer numbers would let a spoilt run pass. */
const validityMistakes = ({ validity }: Plan): string[] =>
  Object.entries(validityRules).flatMap(([name, most]) =>
    outside(`validity.${name}`, validity[name as keyof Plan['validity']], 0, most),
  );

const outside = (name: string, value: number, least: number, most: number): string[] =>
  value >= least && value <= most ? [] : [`${name} is ${value}, and it must be from ${least} to ${most}`];

const repeated = (what: string, ids: readonly string[]): string[] =>
  ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `there are two of the ${what} ${id}`);
