import { enoughEpisodes } from '../statistics/episodes.ts';
import type { Count, Seconds } from '../units.ts';
import { many, percent } from '../words.ts';
import { type Episodes, episodic, secondsFor, shareFailing } from './episodes-model.ts';
import { type Expectation, type Experiment, fivePercent, overManyNights } from './experiment.ts';
import { justMissed, verdictOnShare } from './shares.ts';

export const episodesOf = (meanSeconds: Seconds, more: Partial<Episodes> = {}): Episodes => ({
  meanSeconds,
  bad: 0.1,
  // About ten failures in an episode, however long.
  requestsPerSecond: Math.max(1, Math.round(20 / meanSeconds)),
  failing: 0.5,
  background: 0,
  ...more,
});

export const said = (model: Episodes, expected: Count): string =>
  [
    `episodes of ${model.meanSeconds} s in which ${percent(model.failing)} fail`,
    model.background > 0 ? `${percent(model.background)} outside of them` : '',
    `${expected} of them expected in ${many(secondsFor(model, expected))} s`,
  ]
    .filter((s) => s !== '')
    .join(', ');

const experiment = (
  verdict: 'PASS' | 'FAIL',
  model: Episodes,
  expected: Count,
  expects: Expectation,
  broken?: string,
): Experiment => ({
  what: `availability: ${verdict} ${verdict === 'PASS' ? 'just beyond' : 'on'} its bound`,
  model: said(model, expected),
  expects,
  ...(broken === undefined ? {} : { broken }),
  runs: 400,
  trial: (random) => {
    const share = shareFailing(model);
    const perSecond = episodic(model, secondsFor(model, expected), random);
    const allowed = verdict === 'PASS' ? share / justMissed(1) : share;
    return verdictOnShare('availability', allowed, perSecond) === verdict;
  },
});

const lengths: readonly Seconds[] = [1, 10, 30];
/** As many failures from requests that fail by themselves as from episodes. */
const mixed = episodesOf(10, { background: 0.05 });

export const clustersPassed: readonly Experiment[] = [
  ...lengths.map((length) => experiment('PASS', episodesOf(length), enoughEpisodes, fivePercent)),
  experiment('PASS', episodesOf(10), 30, fivePercent),
  // Among others it takes half as many more until the episodes are told from them.
  experiment('PASS', mixed, 1.5 * enoughEpisodes, fivePercent),
  // Without an episode, e^-3 = 5 % of runs, no rule of one run can know; small ones only do the rest.
  ...[10, 30].map((length) =>
    experiment('PASS', episodesOf(length), 3, { kind: 'about', share: 0.14, give: 0.02 }, overManyNights),
  ),
];

export const clustersFailed: readonly Experiment[] = lengths.map((length) =>
  experiment('FAIL', episodesOf(length), enoughEpisodes, fivePercent),
);
