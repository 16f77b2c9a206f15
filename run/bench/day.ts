import type { CountRow } from '../../slo/evidence.ts';
import type { LoadRow } from '../../slo/load-row.ts';
import type { Objective, Plan } from '../../slo/plan.ts';
import { type ExponentialHistogram, histogramCount } from '../../slo/statistics/exponential-histogram.ts';
import { sampleEvidence } from '../../slo/testing/sample-evidence.ts';
import { sampleObjectives } from '../../slo/testing/sample-objectives.ts';
import { fullShape, loadStart, samplePlan } from '../../slo/testing/sample-plan.ts';
import type { Count, Milliseconds, Seconds } from '../../slo/units.ts';
import { openRunFolder, tableNames } from '../evidence/store.ts';

export type Day = { folder: string; loadRows: Count; otherRows: Count };

/**
 * Writes the run folder of so long a load at the full documented rates, without a fault, as a healthy LifeFlow would
 * leave it. It is made up: nothing runs. Each second has a row with a histogram for each service and three outcomes; what
 * writes did fills every fourth one. The witnesses ask once a minute and look every four seconds, so that the load is
 * what costs: their tables are kept by row, and at ten probes a second a day of them would be seven million.
 */
export const writeDay = async (root: string, length: Seconds): Promise<Day> => {
  const plan = planOf(length);
  const folder = await openRunFolder(root, 'day');
  await folder.writePlan(plan);
  const minute = Array.from({ length: 60 }, (_, second) => rowsOfSecond(plan, second));
  const answers = new Map<string, Count>();
  let loadRows = 0;
  for (let s = 0; s < length; s += 1) {
    const rows = (minute[s % 60] ?? []).map((row) => ({ ...row, second: loadStart / 1000 + s }));
    for (const { service, count } of rows) answers.set(service, (answers.get(service) ?? 0) + count);
    loadRows += rows.length;
    if (!folder.append('load', rows)) await folder.drained();
  }
  const others = sampleEvidence({ ...plan, load: { ...plan.load, services: [] } }, plan.seed);
  const samples = others.samples.filter((r) => r.kind === 'machine' && Math.floor(r.at / 1000) % 4 === 0);
  const counts = plan.load.services.flatMap(({ service }) =>
    (['k6', 'edge', 'service'] as const).map((party): CountRow => {
      const requests = answers.get(service) ?? 0;
      return { party, service, client: 'load', requests, answered: requests, missingReplicas: 0 };
    }),
  );
  let otherRows = 0;
  for (const table of tableNames) {
    if (table === 'load') continue;
    const rows = { ...others, samples, counts }[table];
    otherRows += rows.length;
    if (!folder.append(table, rows)) await folder.drained();
  }
  await folder.close();
  return { folder: folder.path, loadRows, otherRows };
};

/** What only the load decides: there is nothing else in this run. */
const objectives: ReadonlySet<Objective['kind']> = new Set(['availability', 'latency']);

const planOf = (length: Seconds): Plan => {
  const shape = { ...fullShape, scale: 1, level: 0.99, probesPerSecond: 1 / 60, faults: [] };
  const { quietSeconds, rampSeconds, decaySeconds } = shape;
  const holdSeconds = length - quietSeconds - rampSeconds - decaySeconds;
  const plan = samplePlan({ ...shape, holdSeconds }, (p, level) =>
    sampleObjectives(p, level).filter((o) => objectives.has(o.kind)),
  );
  return { ...plan, witnesses: { ...plan.witnesses, ledgerWritesPerSecond: 1 / 60 } };
};

/** Latencies are log-normal, as on a network: medians that the generator takes for plausible, and how far they spread. */
const kinds: readonly { outcome: LoadRow['outcome']; share: number; median: Milliseconds; spread: number }[] =
  [
    { outcome: 'good', share: 0.998, median: 4, spread: 0.8 },
    { outcome: 'server-error', share: 0.001, median: 2, spread: 0.4 },
    { outcome: 'late', share: 0.001, median: 6000, spread: 0.1 },
  ];

const rowsOfSecond = ({ load }: Plan, second: number): LoadRow[] =>
  load.services.flatMap(({ service, requestsPerSecond }) =>
    kinds.map(({ outcome, share, median, spread }): LoadRow => {
      const swing = 1 + 0.05 * Math.sin(second / 9.55);
      const histogram = histogramOf(requestsPerSecond * share * swing, median * swing, spread);
      const row = { outcome, count: histogramCount(histogram), histogram };
      return {
        second,
        service,
        op: second % 4 === 0 ? 'write' : 'read',
        track: 'stable',
        runner: 'local',
        ...row,
      };
    }),
  );

/** About n answers in the buckets that k6 has for a range from half a millisecond to ten seconds: eight an octave. */
const histogramOf = (n: number, median: Milliseconds, spread: number): ExponentialHistogram => {
  const [scale, offset] = [3, -8];
  const weights = Array.from({ length: 116 }, (_, i) => {
    const z = Math.log(2 ** ((offset + i + 0.5) / 2 ** scale) / median) / spread;
    return Math.exp((-z * z) / 2);
  });
  const sum = weights.reduce((a, b) => a + b);
  const counts = weights.map((w) => Math.round((n * w) / sum));
  const middle = weights.indexOf(Math.max(...weights));
  counts[middle] = Math.max(1, counts[middle] ?? 0);
  const first = counts.findIndex((c) => c > 0);
  const last = counts.findLastIndex((c) => c > 0);
  return { scale, zeroCount: 0, offset: offset + first, counts: counts.slice(first, last + 1) };
};
