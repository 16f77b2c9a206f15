import type { Random } from '../random.ts';
import type { QueriesPerSecond, Ratio, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { percent } from '../words.ts';
import { caseOfTallies, objectiveOf, verdictOn } from './bare-case.ts';
import { type Experiment, fivePercent } from './experiment.ts';
import { calibrationPlan } from './plan.ts';

/** A rate that wavers about its mean: autoregressive by the second, so that a slow second is followed by another. */
type Wavering = { mean: QueriesPerSecond; spread: Ratio; carried: Ratio; seconds: Seconds };

const ratesOf = ({ mean, spread, carried, seconds }: Wavering, random: Random): QueriesPerSecond[] => {
  const fresh = Math.sqrt(1 - carried ** 2);
  let off = random.normal();
  return Array.from({ length: seconds }, () => {
    off = carried * off + fresh * random.normal();
    return mean * (1 + spread * off);
  });
};

const bound: QueriesPerSecond = 100;

/** Answers are plenty, so that the database decides. */
const verdictOnRates = (rates: readonly QueriesPerSecond[]): VerdictValue => {
  const { load } = calibrationPlan;
  const hold = { name: 'hold' as const, from: 0, to: rates.length };
  const services = load.services.map((s) => ({ ...s, targetQps: bound, requestsPerSecond: bound }));
  const plan = { ...calibrationPlan, load: { ...load, services, phases: [hold] } };
  const answers = rates.map(() => ({ trials: 10 * bound, failures: 0 }));
  const seen = caseOfTallies(calibrationPlan, answers, 'error', {
    plan,
    timeline: { loadStarted: 0, loadEnded: rates.length * 1000, faults: [] },
    queries: new Map([['donor', new Map(rates.map((rate, second) => [second, rate]))]]),
  });
  return verdictOn(objectiveOf('throughput', bound, { service: 'donor', unit: 'queries/s' }), seen);
};

const experiment = (what: string, verdict: VerdictValue, wavering: Wavering): Experiment => ({
  what: `throughput: ${what}`,
  model: `${wavering.seconds} s of hold, ±${percent(wavering.spread)} a second, correlation ${wavering.carried} from one to the next`,
  expects: fivePercent,
  runs: 2000,
  trial: (random) => verdictOnRates(ratesOf(wavering, random)) === verdict,
});

const waverings = [
  { spread: 0.1, carried: 0, seconds: 25 },
  { spread: 0.1, carried: 0.3, seconds: 120 },
];

export const throughputPassed = waverings.map((w) =>
  experiment('PASS just below its bound', 'PASS', { ...w, mean: bound * (1 - 1e-6) }),
);
export const throughputFailed = waverings.map((w) =>
  experiment('FAIL on its bound', 'FAIL', { ...w, mean: bound }),
);
