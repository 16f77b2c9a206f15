import { historySchema, type Night, type NightFinding, planParts } from '../nights/night.ts';
import { tallied } from '../nights/steady-count.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
import type { Count } from '../units.ts';
import type { SteadyCount } from '../verdict.ts';

/** A hundred requests in each of so many seconds, and what failed of them. */
export const steadyOfNight = (
  seconds: Count,
  failures: (second: Count) => Count = () => 0,
): Omit<SteadyCount, 'objective'> => ({
  ...tallied(
    Array.from({ length: seconds }, (_, second): Tally => ({ trials: 100, failures: failures(second) })),
  ),
  unaccounted: 0,
  surplus: 0,
});

export const availabilityOfNight = (more: Partial<NightFinding> = {}): NightFinding => ({
  id: 'availability',
  kind: 'availability',
  required: true,
  bound: 0.999,
  unit: 'ratio',
  confidence: 0.95,
  verdict: 'PASS',
  observed: 1,
  interval: { low: 0.999, high: 1 },
  steady: steadyOfNight(100),
  ...more,
});

export const recoveryOfNight = (
  low: number,
  high: number | null,
  more: Partial<NightFinding> = {},
): NightFinding => ({
  id: 'rto:1-node-kill:reads',
  kind: 'rto',
  fault: '1-node-kill',
  required: true,
  bound: 60,
  unit: 'seconds',
  confidence: 0.95,
  verdict: 'PASS',
  observed: low,
  interval: { low, high },
  ...more,
});

/** The `n`th night, from 0 on, a day after the one before. */
export const sampleNight = (n: Count, more: Partial<Night> = {}): Night => ({
  schema: historySchema,
  run: `run-${String(n).padStart(3, '0')}`,
  createdAt: new Date(Date.UTC(2026, 9, 1 + n, 1)).toISOString(),
  environment: 'local',
  scale: 0.01,
  profile: 'emergency-spike',
  durationSeconds: 453,
  seed: n,
  defects: [],
  comparable: Object.fromEntries(planParts.map((part) => [part, `${part}-1`])) as Night['comparable'],
  verdict: 'PASS',
  because: 'all required findings pass',
  taints: [],
  cut: null,
  budgetSpentSeconds: 3,
  findings: [availabilityOfNight()],
  latencies: [],
  ...more,
});

export const sampleNights = (n: Count, each: (i: Count) => Partial<Night> = () => ({})): Night[] =>
  Array.from({ length: n }, (_, i) => sampleNight(i, each(i)));
