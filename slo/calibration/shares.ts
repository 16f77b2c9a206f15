import type { Objective, Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import type { Ratio } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { many, percent } from '../words.ts';
import { caseOfTallies, objectiveOf, verdictOn } from './bare-case.ts';
import { type Expectation, type Experiment, fivePercent } from './experiment.ts';
import { independent, type Load } from './independent-model.ts';
import { calibrationPlan } from './plan.ts';

type ShareKind = Extract<Objective['kind'], 'availability' | 'latency'>;

/** The judge's verdict on a share of failures, as it comes second by second. */
export const verdictOnShare = (
  kind: ShareKind,
  allowed: Ratio,
  perSecond: readonly Tally[],
  plan: Plan = calibrationPlan,
): VerdictValue => {
  const bound = kind === 'availability' ? 1 - allowed : allowed;
  const seen = caseOfTallies(plan, perSecond, kind === 'availability' ? 'error' : 'late');
  return verdictOn(objectiveOf(kind, bound, { service: 'donor' }), seen);
};

/** Ours: as near to the bound as a system that misses it can be, and not on it. */
export const justMissed = (allowed: Ratio): Ratio => allowed * (1 + 1e-6);

/** The document's month would need days: sizes of runs that have been made, and of one that is ten times as large. */
const loads: readonly { kind: ShareKind; allowed: Ratio; load: Load; of: string }[] = [
  { kind: 'availability', allowed: 2e-4, load: { requests: 37_000, seconds: 250 }, of: '' },
  { kind: 'availability', allowed: 2e-4, load: { requests: 300_000, seconds: 250 }, of: '' },
  {
    kind: 'availability',
    allowed: 1e-3,
    load: { requests: 300_000, seconds: 300, shape: (s) => (s < 240 ? 1.15 : 0.4) },
    of: ', a fifth of the time at a third of the load',
  },
  { kind: 'latency', allowed: 0.01, load: { requests: 3000, seconds: 250 }, of: '' },
  { kind: 'latency', allowed: 0.01, load: { requests: 40_000, seconds: 500 }, of: '' },
];

const experiment = (
  what: string,
  expects: Expectation,
  { kind, allowed, load, of }: (typeof loads)[number],
  share: Ratio,
  verdict: VerdictValue,
): Experiment => ({
  what: `${kind}: ${what}`,
  model: `independent failures, ${many(load.requests)} requests in ${load.seconds} s${of}, at most ${percent(allowed)}`,
  expects,
  runs: 1000,
  trial: (random: Random) => verdictOnShare(kind, allowed, independent(load, share, random)) === verdict,
});

export const sharesPassed = (kind: ShareKind): Experiment[] =>
  loads
    .filter((l) => l.kind === kind)
    .map((l) => experiment('PASS just beyond its bound', fivePercent, l, justMissed(l.allowed), 'PASS'));

export const sharesFailed: readonly Experiment[] = loads.map((l) =>
  experiment('FAIL on its bound', fivePercent, l, l.allowed, 'FAIL'),
);
