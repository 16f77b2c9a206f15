import type { Objective } from './plan.ts';
import type { Ratio, Seconds } from './units.ts';

type Unit = Objective['unit'];
type Part = 'service' | 'fault' | 'op' | 'threshold';

/** What each kind is measured in, and what it must name to be judged at all. */
const kinds: Record<Objective['kind'], { units: readonly Unit[]; names?: readonly Part[] }> = {
  availability: { units: ['ratio'] },
  latency: { units: ['ratio'], names: ['service'] },
  throughput: { units: ['queries/s'], names: ['service'] },
  rto: { units: ['seconds'], names: ['fault', 'op'] },
  durability: { units: ['writes'] },
  rpo: { units: ['seconds', 'writes'], names: ['fault'] },
  'autoscaling-bounds': { units: ['replicas'], names: ['service'] },
  'autoscaling-reaction': { units: ['seconds'], names: ['service', 'threshold'] },
  'autoscaling-band': { units: ['replicas'], names: ['service'] },
  residue: { units: ['differences'] },
  'gate-availability': { units: ['ratio'] },
  'gate-latency': { units: ['ratio'] },
  'canary-availability': { units: ['ratio'] },
  'canary-latency': { units: ['ratio'] },
  metrics: { units: ['metrics'], names: ['service'] },
  rollout: { units: ['answers'], names: ['fault'] },
  'read-your-writes': { units: ['writes'] },
};

/** Strictly between: a ratio of 0 or 1 would be met, or missed, by anything. */
const between: Partial<Record<Objective['kind'], readonly [number, number]>> = {
  availability: [0.5, 1],
  'gate-availability': [0.5, 1],
  'canary-availability': [0.5, 1],
  latency: [0, 0.5],
  'gate-latency': [0, 0.5],
  'canary-latency': [0.5, 1],
};

/** Of these there may be none, whatever a plan says: one is a promise that was broken. */
const none: ReadonlySet<Unit> = new Set(['writes', 'differences', 'answers']);
const wholes: ReadonlySet<Unit> = new Set(['replicas', 'metrics']);

/** Where an objective contradicts its own kind or unit, in words that follow its id. Empty when it does not. Pure. */
export const objectiveMistakes = (o: Objective): string[] => {
  const { units, names = [] } = kinds[o.kind];
  const mistakes: string[] = [];
  if (!units.includes(o.unit))
    mistakes.push(`is in ${o.unit}, and ${o.kind} is measured in ${units.join(' or ')}`);
  for (const name of names) if (o[name] === undefined) mistakes.push(`names no ${name}`);
  const bound = boundMistake(o);
  if (bound !== undefined) mistakes.push(`has the bound ${o.bound}, and ${bound}`);
  if (!isConfidence(o.confidence)) {
    mistakes.push(`has the confidence ${o.confidence}, and only one between 0.5 and 1 shows anything`);
  }
  return mistakes;
};

export const isConfidence = (confidence: Ratio): boolean => confidence > 0.5 && confidence < 1;

/** Ours: a judge looks at every second of what a plan says, and no load, fault or recovery comes near a week. */
export const longest: Seconds = 7 * 86_400;

const boundMistake = ({ kind, unit, bound }: Objective): string | undefined => {
  if (!Number.isFinite(bound) || bound < 0) return `nothing can be measured in ${unit} against it`;
  if (unit === 'seconds' && bound > longest) return `nothing is waited for longer than ${longest} s`;
  const range = between[kind];
  if (range !== undefined && !(bound > range[0] && bound < range[1])) {
    return `that of ${kind} lies between ${range[0]} and ${range[1]}`;
  }
  if (none.has(unit) && bound !== 0) return `of ${unit} there may be none`;
  return wholes.has(unit) && !Number.isInteger(bound) ? `${unit} are counted whole` : undefined;
};
