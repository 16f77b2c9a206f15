import { acceptanceNumber, powerToPass, type Test } from '../planner/power.ts';
import { binomialAtMost } from '../statistics/binomial.ts';
import { designEffectOf } from '../statistics/design-effect.ts';
import { talliesOf } from '../statistics/tallies.ts';
import type { Ratio } from '../units.ts';
import { many, percent } from '../words.ts';
import type { Experiment } from './experiment.ts';
import { independent, type Load } from './independent-model.ts';
import { verdictOnShare } from './shares.ts';

type Case = { kind: 'availability' | 'latency'; allowed: Ratio; load: Load };

/** A small service of a short run, one of a full run, all of a full run, and a minute of load. */
const cases: readonly Case[] = [
  { kind: 'availability', allowed: 2e-4, load: { requests: 37_000, seconds: 250 } },
  { kind: 'availability', allowed: 2e-4, load: { requests: 80_000, seconds: 250 } },
  { kind: 'latency', allowed: 0.01, load: { requests: 1000, seconds: 250 } },
  { kind: 'latency', allowed: 0.01, load: { requests: 3000, seconds: 250 } },
  { kind: 'latency', allowed: 0.01, load: { requests: 3000, seconds: 60 } },
];

const testOf = ({ allowed, load }: Case): Test => ({
  trials: load.requests,
  seconds: load.seconds,
  bound: allowed,
  confidence: 0.95,
});

/** What the exact interval of independent failures passes, were they known to be independent. */
const exactPower = (test: Test, share: Ratio): Ratio => {
  const most = acceptanceNumber(test);
  return most === null ? 0 : binomialAtMost(most, test.trials, share);
};

/** Ours: what the doubt about independence may cost. */
const cost: Ratio = 0.05;

const passesWhere = (
  of: Case,
  share: Ratio,
  asked: string,
): Pick<Experiment, 'what' | 'model' | 'trial'> => ({
  what: `${of.kind}: PASS at ${asked} of what may fail`,
  model: `independent failures, ${many(of.load.requests)} requests in ${of.load.seconds} s, at most ${percent(of.allowed)}`,
  trial: (random) => verdictOnShare(of.kind, of.allowed, independent(of.load, share, random)) === 'PASS',
});

export const sharePower: readonly Experiment[] = cases.flatMap((of) =>
  (
    [
      ['half', of.allowed / 2],
      ['a tenth', of.allowed / 10],
    ] as const
  ).map(([asked, share]) => ({
    ...passesWhere(of, share, asked),
    expects: { kind: 'at least', share: Math.max(0, exactPower(testOf(of), share) - cost) },
    runs: 500,
  })),
);

/** The plan promises this before the start. */
export const plannedPower: readonly Experiment[] = cases.map((of) => {
  const share = of.allowed / 2;
  const { trial, model } = passesWhere(of, share, 'half');
  return {
    what: `planner: power to pass ${of.kind} at half of what may fail`,
    model,
    expects: { kind: 'about', share: powerToPass(testOf(of), share), give: 0.05 },
    runs: 500,
    trial,
  };
});

/** How often failures that are independent are taken for clustered: its level is half a per cent, and it is approximate. */
export const dispersionLevel: readonly Experiment[] = [
  { requests: 60_000, seconds: 250 },
  { requests: 2_000_000, seconds: 250 },
  { requests: 600_000, seconds: 600, shape: (s: number) => (s < 480 ? 1.2 : 0.2) },
].map((load) => ({
  what: 'dispersion: independence rejected of independent failures',
  model: `${many(load.requests)} requests in ${load.seconds} s, 0.02 % fail${load.shape === undefined ? '' : ', a fifth of the time at a sixth of the load'}`,
  expects: { kind: 'at most', share: 0.01 },
  runs: 1000,
  trial: (random) => designEffectOf(talliesOf(independent(load, 2e-4, random))) > 1,
}));
