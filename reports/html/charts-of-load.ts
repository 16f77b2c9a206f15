import { outcomes } from '../../slo/outcome.ts';
import type { ServiceLoad } from '../../slo/plan.ts';
import { type ServiceId, serviceIds } from '../../slo/services.ts';
import { quantile } from '../../slo/statistics/exponential-histogram.ts';
import type { Seconds } from '../../slo/units.ts';
import { number } from '../../slo/words.ts';
import type { ReportInput } from '../input.ts';
import { scaleNote } from '../words.ts';
import type { Chart, Series, View } from './chart.ts';
import { blanks, type Column, type Grid, rounded, stepOf, timesOf } from './grid.ts';
import type { LoadSteps } from './load-steps.ts';

const views: readonly View[] = ['all', ...serviceIds];
const byView = (series: (view: View) => Series[]): Chart['views'] =>
  Object.fromEntries(views.map((view) => [view, series(view)]));

const perSecond = (counts: Float64Array, grid: Grid): Column =>
  rounded(
    Array.from(counts, (n) => n / grid.stepSeconds),
    4,
  );

/** Arrivals a second that the plan asks for, `at` seconds after the load's start. */
const plannedRate = ({ points }: ServiceLoad, at: Seconds): number => {
  const next = points.findIndex((p) => p.at > at);
  const [a, b] = [points[next - 1], points[next]];
  if (a === undefined || b === undefined) return 0;
  return a.arrivalsPerSecond + ((b.arrivalsPerSecond - a.arrivalsPerSecond) * (at - a.at)) / (b.at - a.at);
};

export const rateChart = ({ plan }: ReportInput, load: LoadSteps, grid: Grid): Chart => {
  const planned = (of: readonly ServiceLoad[]): Column =>
    timesOf(grid).map((at) =>
      of.reduce(
        (sum, s) =>
          sum + (plannedRate(s, at + grid.stepSeconds / 2) / s.peakArrivalsPerSecond) * s.requestsPerSecond,
        0,
      ),
    );
  const answers = (id: ServiceId) => perSecond(load.counts(id, 'good'), grid);
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

export const errorChart = (load: LoadSteps, grid: Grid): Chart => {
  const bad = outcomes.filter((o) => o !== 'good');
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
        values: perSecond(load.counts(view, outcome), grid),
      })),
    ),
  };
};

export const latencyChart = ({ plan }: ReportInput, load: LoadSteps): Chart => {
  const widestBucket = 2 ** (2 ** -load.coarsest) - 1;
  const shares = { p99: 0.99, p95: 0.95, p50: 0.5 };
  return {
    id: 'latency',
    title: 'Latency of answers',
    unit: 'ms, log scale',
    log: true,
    note: `All answers, bad ones too, from k6’s histograms: the upper edge of a bucket, so at most ${number(100 * widestBucket)} % above the true percentile and never below it. To look at: good and bad are counted at the ${number(plan.load.timeLimitSeconds)} s limit, not from this.`,
    views: byView((view) => {
      const histograms = load.latencies(view);
      return Object.entries(shares).map(([label, share]) => ({
        label,
        paint: label,
        as: 'line',
        values: rounded(histograms.map((h) => (h === undefined ? null : (quantile(h, share)?.high ?? null)))),
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
