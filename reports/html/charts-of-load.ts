import { type LoadColumns, loadSeries } from '../../slo/load-columns.ts';
import { outcomes } from '../../slo/outcome.ts';
import { addPackedInto } from '../../slo/packed-histograms.ts';
import type { ServiceLoad } from '../../slo/plan.ts';
import { type ServiceId, serviceIds } from '../../slo/services.ts';
import {
  addInto,
  type ExponentialHistogram,
  emptyHistogram,
  quantile,
} from '../../slo/statistics/exponential-histogram.ts';
import type { Seconds } from '../../slo/units.ts';
import { number } from '../../slo/words.ts';
import type { ReportInput } from '../input.ts';
import { scaleNote } from '../words.ts';
import type { Chart, Series, View } from './chart.ts';
import { blanks, type Column, type Grid, rounded, stepOf, timesOf, zeros } from './grid.ts';

const views: readonly View[] = ['all', ...serviceIds];
const byView = (series: (view: View) => Series[]): Chart['views'] =>
  Object.fromEntries(views.map((view) => [view, series(view)]));

const perSecond = (counts: readonly number[], grid: Grid): Column =>
  rounded(
    counts.map((n) => n / grid.stepSeconds),
    4,
  );

const stepOfRow = (grid: Grid, load: LoadColumns, i: number) => stepOf(grid, (load.second[i] ?? 0) * 1000);

/** Arrivals a second that the plan asks for, `at` seconds after the load's start. */
const plannedRate = ({ points }: ServiceLoad, at: Seconds): number => {
  const next = points.findIndex((p) => p.at > at);
  const [a, b] = [points[next - 1], points[next]];
  if (a === undefined || b === undefined) return 0;
  return a.arrivalsPerSecond + ((b.arrivalsPerSecond - a.arrivalsPerSecond) * (at - a.at)) / (b.at - a.at);
};

export const rateChart = ({ plan }: ReportInput, load: LoadColumns, grid: Grid): Chart => {
  const good = new Map(serviceIds.map((id) => [id, zeros(grid)]));
  const columns = loadSeries.map((s) => (s.outcome === 'good' ? good.get(s.service) : undefined));
  for (let i = 0; i < load.rows; i += 1) {
    const column = columns[load.series[i] ?? 0];
    const step = stepOfRow(grid, load, i);
    if (column !== undefined && step >= 0) column[step] = (column[step] ?? 0) + (load.count[i] ?? 0);
  }
  const planned = (of: readonly ServiceLoad[]): Column =>
    timesOf(grid).map((at) =>
      of.reduce(
        (sum, s) =>
          sum + (plannedRate(s, at + grid.stepSeconds / 2) / s.peakArrivalsPerSecond) * s.requestsPerSecond,
        0,
      ),
    );
  const answers = (id: ServiceId) => perSecond(good.get(id) ?? [], grid);
  return {
    id: 'rate',
    title: 'Requests per second: planned and answered well',
    unit: 'requests/s',
    note: `Right answers in time, one layer a service: what is missing below the plan went wrong or was not sent. The dashed line is the plan: what all journeys together ask of the service (${scaleNote(plan)}).`,
    views: byView((view) => [
      ...(view === 'all'
        ? serviceIds.map(
            (id, i): Series => ({ label: id, paint: `service-${i + 1}`, as: 'stack', values: answers(id) }),
          )
        : [
            {
              label: `${view} answered well`,
              paint: `service-${serviceIds.indexOf(view) + 1}`,
              as: 'stack' as const,
              values: answers(view),
            },
          ]),
      {
        label: 'planned',
        paint: 'ink',
        as: 'dash',
        values: rounded(planned(plan.load.services.filter((s) => view === 'all' || s.service === view)), 4),
      },
    ]),
  };
};

export const errorChart = (load: LoadColumns, grid: Grid): Chart => {
  const bad = outcomes.filter((o) => o !== 'good');
  const counts = new Map<string, number[]>();
  const columnOf = (view: View, outcome: string): number[] => {
    const key = `${view} ${outcome}`;
    const column = counts.get(key) ?? zeros(grid);
    counts.set(key, column);
    return column;
  };
  const columns = loadSeries.map(({ service, outcome }) =>
    outcome === 'good' ? [] : [columnOf('all', outcome), columnOf(service, outcome)],
  );
  for (let i = 0; i < load.rows; i += 1) {
    const step = stepOfRow(grid, load, i);
    if (step < 0) continue;
    for (const column of columns[load.series[i] ?? 0] ?? []) {
      column[step] = (column[step] ?? 0) + (load.count[i] ?? 0);
    }
  }
  return {
    id: 'errors',
    title: 'Bad answers per second, by outcome',
    unit: 'bad/s',
    atLeast: 1,
    note: 'Dropped are arrivals that found no free virtual user; the others are requests.',
    views: byView((view) =>
      bad.map((outcome) => ({
        label: outcome,
        paint: outcome,
        as: 'bars',
        values: perSecond(columnOf(view, outcome), grid),
      })),
    ),
  };
};

export const latencyChart = ({ plan }: ReportInput, load: LoadColumns, grid: Grid): Chart => {
  const cells = new Map(views.map((view) => [view, new Array<ExponentialHistogram | undefined>(grid.steps)]));
  const cellIn = (column: (ExponentialHistogram | undefined)[], step: number): ExponentialHistogram => {
    const cell = column[step] ?? { ...emptyHistogram, counts: [] };
    column[step] = cell;
    return cell;
  };
  const columns = loadSeries.map(({ service }) => cells.get(service));
  let coarsest = 20;
  for (let i = 0; i < load.rows; i += 1) {
    const step = stepOfRow(grid, load, i);
    const column = columns[load.series[i] ?? 0];
    if (column === undefined || step < 0 || load.start[i] === load.start[i + 1]) continue;
    coarsest = Math.min(coarsest, load.scale[i] ?? 20);
    addPackedInto(cellIn(column, step), load, i);
  }
  for (const service of serviceIds) {
    cells.get(service)?.forEach((cell, step) => {
      if (cell !== undefined) addInto(cellIn(cells.get('all') ?? [], step), cell);
    });
  }
  const widestBucket = 2 ** (2 ** -coarsest) - 1;
  const shares = [0.99, 0.95, 0.5] as const;
  const labels = ['p99', 'p95', 'p50'] as const;
  return {
    id: 'latency',
    title: 'Latency of answers',
    unit: 'ms, log scale',
    log: true,
    note: `All answers, bad ones too, from k6’s histograms: the upper edge of a bucket, so at most ${number(100 * widestBucket)} % above the true percentile and never below it. To look at: good and bad are counted at the ${number(plan.load.timeLimitSeconds)} s limit, not from this.`,
    views: byView((view) => {
      const columns = shares.map(() => blanks(grid));
      for (let step = 0; step < grid.steps; step++) {
        const histogram = cells.get(view)?.[step];
        if (histogram === undefined) continue;
        shares.forEach((share, i) => {
          const column = columns[i];
          if (column !== undefined) column[step] = quantile(histogram, share)?.high ?? null;
        });
      }
      return labels.map((label, i) => ({
        label,
        paint: label,
        as: 'line',
        values: rounded(columns[i] ?? []),
      }));
    }),
  };
};

export const databaseChart = ({ plan, evidence }: ReportInput, grid: Grid): Chart | null => {
  const last = new Map<ServiceId, { at: number; queries: number }>();
  const columns = new Map(serviceIds.map((id) => [id, blanks(grid)]));
  for (const sample of evidence.samples) {
    if (sample.kind !== 'queries') continue;
    const before = last.get(sample.service);
    const step = stepOf(grid, sample.at);
    const column = columns.get(sample.service);
    // A counter that fell belongs to another server: after a promotion it starts again.
    if (
      before !== undefined &&
      step >= 0 &&
      sample.queries >= before.queries &&
      sample.at > before.at &&
      column !== undefined
    )
      column[step] = (1000 * (sample.queries - before.queries)) / (sample.at - before.at);
    last.set(sample.service, sample);
  }
  if (last.size === 0) return null;
  const target = (view: View) =>
    plan.load.services
      .filter((s) => view === 'all' || s.service === view)
      .reduce((sum, s) => sum + s.targetQps, 0);
  return {
    id: 'database',
    title: 'Queries per second at the databases',
    unit: 'queries/s',
    note: `Counted by the database itself, one layer a service. The dashed line is the documented figure for the hold phase (${scaleNote(plan)}).`,
    views: byView((view) => [
      ...serviceIds
        .filter((id) => view === 'all' || id === view)
        .map(
          (id): Series => ({
            label: id,
            paint: `service-${serviceIds.indexOf(id) + 1}`,
            as: 'stack',
            values: rounded(columns.get(id) ?? [], 4),
          }),
        ),
      {
        label: 'documented figure',
        paint: 'ink',
        as: 'dash',
        values: new Array<number>(grid.steps).fill(target(view)),
      },
    ]),
  };
};
