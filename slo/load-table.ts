import { type LoadColumns, loadSeries } from './load-columns.ts';
import type { Outcome } from './outcome.ts';
import { addPacked, histogramOf, openSum } from './packed-sum.ts';
import type { Plan } from './plan.ts';
import { type Op, type ServiceId, serviceIds } from './services.ts';
import type { ExponentialHistogram } from './statistics/exponential-histogram.ts';
import type { Count, EpochSecond } from './units.ts';
import type { Steady } from './windows.ts';

/** One pass over k6's rows: requests by service, operation, second and kind of outcome, in columns of counts. */
export type LoadTable = {
  from: EpochSecond;
  seconds: Count;
  series: Readonly<Record<ServiceId, Readonly<Record<Op, LoadSeries>>>>;
  /** Latency of answers in steady state. */
  steadyLatency: Readonly<Record<ServiceId, ExponentialHistogram>>;
  /** Answers that k6 got, dropped arrivals left out: what k6's own end count must equal. */
  answers: Readonly<Record<ServiceId, Count>>;
  /** Arrivals that k6 dropped: what its own end count of them must equal. */
  droppedArrivals: Readonly<Record<ServiceId, Count>>;
};

/** Index 0 is the table's first second. `dropped` are requests that dropped arrivals would have made. */
export type LoadSeries = Readonly<Record<'good' | 'late' | 'error' | 'dropped', Float64Array>>;

const columnOf: Record<Outcome, keyof LoadSeries> = {
  good: 'good',
  late: 'late',
  dropped: 'dropped',
  'server-error': 'error',
  'network-error': 'error',
  'wrong-answer': 'error',
};

export const loadTable = (
  plan: Pick<Plan, 'load'>,
  load: LoadColumns,
  span: { from: EpochSecond; to: EpochSecond },
  steady: Steady,
): LoadTable => {
  const seconds = Math.max(0, span.to - span.from);
  const column = () => new Float64Array(seconds);
  const series = byService(() => ({
    read: { good: column(), late: column(), error: column(), dropped: column() },
    write: { good: column(), late: column(), error: column(), dropped: column() },
  }));
  const latency = byService(openSum);
  const answers = byService((): Count => 0);
  const droppedArrivals = byService((): Count => 0);
  const perArrival = new Map(plan.load.services.map((s) => [s.service, s.requestsPerArrival]));
  const into = loadSeries.map(({ service, op, outcome }) => ({
    op,
    cells: series[service][op][columnOf[outcome]],
    each: outcome === 'dropped' ? (perArrival.get(service) ?? 1) : 1,
    latency: latency[service],
  }));
  const totals = new Float64Array(loadSeries.length);
  for (let i = 0; i < load.rows; i += 1) {
    const number = load.series[i] ?? 0;
    const of = into[number];
    if (of === undefined) continue;
    const count = load.count[i] ?? 0;
    totals[number] = (totals[number] ?? 0) + count;
    const second = load.second[i] ?? 0;
    const at = second - span.from;
    if (at < 0 || at >= seconds) continue;
    of.cells[at] = (of.cells[at] ?? 0) + Math.ceil(count * of.each);
    if (steady.has(of.op, second)) addPacked(of.latency, load, i);
  }
  loadSeries.forEach(({ service, outcome }, number) => {
    (outcome === 'dropped' ? droppedArrivals : answers)[service] += totals[number] ?? 0;
  });
  const steadyLatency = byService((id) => histogramOf(latency[id]));
  return { from: span.from, seconds, series, steadyLatency, answers, droppedArrivals };
};

export const byService = <T>(make: (service: ServiceId) => T): Record<ServiceId, T> =>
  Object.fromEntries(serviceIds.map((id) => [id, make(id)])) as Record<ServiceId, T>;
