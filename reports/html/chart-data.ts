import type { Mark } from '../../slo/evidence.ts';
import { columnsOf } from '../../slo/load-columns.ts';
import { type ReportInput, zeroOf } from '../input.ts';
import type { Band, ChartData, Line } from './chart.ts';
import { databaseChart, errorChart, latencyChart, rateChart } from './charts-of-load.ts';
import {
  healthChart,
  probeChart,
  queueChart,
  replicaChart,
  replicationChart,
} from './charts-of-witnesses.ts';
import { gridOver, timesOf } from './grid.ts';
import { loadSteps } from './load-steps.ts';

/** Everything that the page draws, added up to steps of a second or more. */
export const chartData = (input: ReportInput): ChartData => {
  const zero = zeroOf(input);
  const since = (at: number) => (at - zero) / 1000;
  const load = columnsOf(input.evidence.load);
  const seen = [0, input.plan.load.durationSeconds];
  for (const end of endsOf(load.second.subarray(0, load.rows))) seen.push(end - zero / 1000);
  for (const mark of input.evidence.marks)
    if (mark.name.startsWith('fault') || mark.name.startsWith('load')) seen.push(since(mark.at));
  const from = seen.reduce((a, b) => Math.min(a, b));
  const to = seen.reduce((a, b) => Math.max(a, b)) + 1;
  // A clock that is hours wrong must not stretch the axis until nothing can be seen on it.
  const planned = input.plan.load.durationSeconds;
  const grid = gridOver(zero, Math.max(from, -600), Math.min(to, 2 * planned + 3600));
  const steps = loadSteps(load, grid);
  const charts = [
    rateChart(input, steps, grid),
    errorChart(steps, grid),
    latencyChart(input, steps),
    probeChart(input, grid),
    replicaChart(input, grid),
    databaseChart(input, grid),
    healthChart(input, grid),
    replicationChart(input, grid),
    queueChart(input, grid),
  ].filter((chart) => chart !== null);
  return {
    zero,
    stepSeconds: grid.stepSeconds,
    times: timesOf(grid),
    bands: input.verdict.windows.map(
      (w): Band => ({
        label: w.of === 'fault' ? w.fault : `heal of ${w.fault}`,
        fault: w.fault,
        of: w.of,
        op: w.op === 'read' ? 'reads' : 'writes',
        from: since(w.from),
        to: since(w.to),
      }),
    ),
    lines: input.evidence.marks.map(
      (m): Line => ({
        at: since(m.at),
        label: [m.name, m.subject].filter(Boolean).join(' '),
        key: keyMarks.has(m.name),
      }),
    ),
    charts,
  };
};

/** Smallest and largest; empty for none. */
const endsOf = (values: Uint32Array): number[] => {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  // By index: `for … of` takes ten times as long over millions.
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return values.length === 0 ? [] : [least, most];
};

/** Marks worth a line over every chart; the others are in the list of marks. */
const keyMarks: ReadonlySet<Mark['name']> = new Set([
  'fault-effective',
  'fault-ineffective',
  'stop-condition',
  'heal-started',
  'heal-failed',
  'standby-dropped',
  'standby-promoted',
  'region-unhealthy',
  'region-healthy',
  'traffic-moved',
  'alert-fired',
]);
