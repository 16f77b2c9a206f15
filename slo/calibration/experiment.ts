import { type Random, seededRandom } from '../random.ts';
import { binomialQuantile } from '../statistics/binomial.ts';
import type { Count, Ratio } from '../units.ts';

/** How often something may, or must, be seen in simulated runs. */
export type Expectation =
  | { kind: 'at most'; share: Ratio }
  | { kind: 'at least'; share: Ratio }
  /** A published figure, give or take what it was rounded by. */
  | { kind: 'about'; share: Ratio; give: Ratio }
  /** Decided by counting and not by chance: a violation of the smallest size is not passed even once. */
  | { kind: 'never'; control: (random: Random) => boolean };

/** What a bound at 95 % confidence may err. */
export const fivePercent: Expectation = { kind: 'at most', share: 0.05 };

/** Why a row of rare episodes holds its figure and no better one. */
export const overManyNights = 'assumption broken: only over many nights';

export type Experiment = {
  /** What is counted, such as `availability: PASS at its bound`. */
  what: string;
  /** What is simulated, with its numbers. */
  model: string;
  expects: Expectation;
  /** Why no better can be had of one run; such a row holds its figure and is marked. */
  broken?: string;
  runs: Count;
  /** One run: whether it was seen. */
  trial: (random: Random) => boolean;
};

/** An experiment that was carried out. */
export type Row = Pick<Experiment, 'what' | 'model' | 'broken'> & {
  runs: Count;
  seen: Count;
  /** Fewest and most that hold: the expectation with the simulation's own error, see `limitsOf`. */
  limits: { fewest: Count; most: Count };
  expects: string;
  holds: boolean;
};

/**
 * Carries an experiment out `times` as often as it says. Pure: its seed is made of its own words, so a row is the same
 * on each machine, alone or among others.
 */
export const carriedOut = (experiment: Experiment, times = 1): Row => {
  const { what, model, broken, expects, trial } = experiment;
  const runs = experiment.runs * times;
  const random = seededRandom(seedOf(`${what} ${model}`));
  let seen = 0;
  for (let i = 0; i < runs; i += 1) if (trial(random)) seen += 1;
  const limits = limitsOf(expects, runs);
  const inControl = expects.kind !== 'never' || controlled(expects.control, random, runs);
  return {
    what,
    model,
    ...(broken === undefined ? {} : { broken }),
    runs,
    seen,
    limits,
    expects:
      expects.kind === 'never'
        ? inControl
          ? 'never'
          : 'never, but without the violation always'
        : said(expects),
    holds: inControl && seen >= limits.fewest && seen <= limits.most,
  };
};

/** The chance that a row whose expectation is just met falls outside of its limits. */
export const simulationError: Ratio = 0.001;

/** Exact binomial limits: a judge that errs as often as it may stays inside but for one simulation in a thousand. */
const limitsOf = (expects: Expectation, runs: Count): Row['limits'] => {
  const most = (share: Ratio) => binomialQuantile(1 - simulationError, runs, Math.min(1, share));
  const fewest = (share: Ratio) => binomialQuantile(simulationError, runs, Math.max(0, share));
  switch (expects.kind) {
    case 'at most':
      return { fewest: 0, most: most(expects.share) };
    case 'at least':
      return { fewest: fewest(expects.share), most: runs };
    case 'about':
      return { fewest: fewest(expects.share - expects.give), most: most(expects.share + expects.give) };
    case 'never':
      return { fewest: 0, most: 0 };
  }
};

/** Whether the same is passed each time when nothing is wrong: else "never" would say nothing. */
const controlled = (control: (random: Random) => boolean, random: Random, runs: Count): boolean => {
  for (let i = 0; i < Math.min(runs, mostControls); i += 1) if (!control(random)) return false;
  return true;
};
const mostControls = 100;

const said = ({ kind, share }: Exclude<Expectation, { kind: 'never' }>): string =>
  `${kind} ${Number((100 * share).toPrecision(3))} %`;

/** FNV-1a (Fowler, Noll and Vo, 1991), 32 bits. */
const seedOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};
