import { type NightCount, overNights } from '../nights/many-nights.ts';
import { tallied } from '../nights/steady-count.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import { enoughEpisodes } from '../statistics/episodes.ts';
import type { Count, Ratio, Seconds } from '../units.ts';
import { many, percent } from '../words.ts';
import { episodesOf, said } from './clusters.ts';
import { episodic, secondsFor, shareFailing } from './episodes-model.ts';
import { type Expectation, type Experiment, fivePercent, overManyNights } from './experiment.ts';
import { independent } from './independent-model.ts';
import { justMissed, verdictOnShare } from './shares.ts';

/** A night's steady state, and a system whose outages are too rare for one: at 99.9 % good. */
const rare = episodesOf(10, { bad: 2e-3, requestsPerSecond: 40 });
const nightSeconds: Seconds = 480;
const nightsFor = (expected: Count): Count => Math.ceil(secondsFor(rare, expected) / nightSeconds);

const night = (perSecond: readonly Tally[], trusted = true): NightCount => ({
  counts: { ...tallied(perSecond), unaccounted: 0, surplus: 0 },
  trusted,
});
const highOf = (nights: readonly NightCount[]): Ratio => overNights(nights, 0.95).highAtWorst;
const several = (n: Count, make: (i: Count) => NightCount): NightCount[] =>
  Array.from({ length: n }, (_, i) => make(i));

const rareOver = (expected: Count, expects: Expectation, broken?: string): Experiment => ({
  what: 'nights: PASS just beyond the bound, over all of them',
  model: `${nightsFor(expected)} nights of ${nightSeconds} s, ${said(rare, expected)}`,
  expects,
  ...(broken === undefined ? {} : { broken }),
  runs: 300,
  trial: (random) => {
    const nights = several(nightsFor(expected), () => night(episodic(rare, nightSeconds, random)));
    return highOf(nights) < shareFailing(rare);
  },
});

const load = { requests: 15_000, seconds: 250 };
const shareOf = 1e-4;

/** Nights of which every so many fails more often, all in all at the same share. */
const uneven = (n: Count, every: Count, random: Random): NightCount[] => {
  const times = { bad: every / 2, good: every / (2 * (every - 1)) };
  return several(n, () => {
    const bad = random.next() < 1 / every;
    return night(independent(load, shareOf * (bad ? times.bad : times.good), random));
  });
};

export const nights: readonly Experiment[] = [
  {
    what: 'availability: PASS just beyond its bound',
    model: `one night of ${nightSeconds} s, ${said(rare, 1)}`,
    expects: { kind: 'about', share: 0.9, give: 0.02 },
    broken: overManyNights,
    runs: 500,
    trial: (random) =>
      verdictOnShare('availability', shareFailing(rare), episodic(rare, nightSeconds, random)) === 'PASS',
  },
  rareOver(enoughEpisodes, fivePercent),
  {
    what: 'nights: PASS just beyond the bound, over all of them',
    model: `independent failures, 20 nights of ${many(load.requests)} requests, at most ${percent(shareOf)}`,
    expects: fivePercent,
    runs: 400,
    trial: (random) =>
      highOf(several(20, () => night(independent(load, justMissed(shareOf), random)))) <= shareOf,
  },
  {
    what: 'nights: PASS just beyond the bound, over all of them',
    model: 'one night in ten has half of all failures, 120 nights of which 12 are expected to be bad',
    expects: fivePercent,
    runs: 300,
    trial: (random) => highOf(uneven(120, 10, random)) < shareOf,
  },
  {
    what: 'nights: PASS of a system that fails by keeping the machine busy',
    model:
      'every fifth of 20 nights has all failures and can not be trusted; together they miss the bound by half',
    expects: fivePercent,
    runs: 400,
    trial: (random) =>
      highOf(
        several(20, (i) =>
          i % 5 === 0
            ? night(independent(load, 7.5 * shareOf, random), false)
            : night(independent(load, 0, random)),
        ),
      ) <= shareOf,
  },
  {
    what: 'nights: FAIL on the bound, over all of them',
    model: `independent failures, 20 nights of ${many(load.requests)} requests, at most ${percent(shareOf)}`,
    expects: fivePercent,
    runs: 400,
    trial: (random) =>
      overNights(
        several(20, () => night(independent(load, shareOf, random))),
        0.95,
      ).bounds.low > shareOf,
  },
];

/** That nothing is widened without need. */
export const nightsPower: readonly Experiment[] = [
  {
    what: 'nights: PASS at a tenth of what may fail',
    model: `independent failures, 20 nights of ${many(load.requests)} requests, at most ${percent(shareOf)}`,
    expects: { kind: 'at least', share: 0.95 },
    runs: 400,
    trial: (random) => highOf(several(20, () => night(independent(load, shareOf / 10, random)))) <= shareOf,
  },
];
