import type { ExponentialHistogram, LoadRow, Outcome } from './evidence.ts';
import type { Plan } from './plan.ts';
import { type Op, type ServiceId, serviceIds } from './services.ts';
import { addInto, emptyHistogram } from './statistics/exponential-histogram.ts';
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
  rows: readonly LoadRow[],
  span: { from: EpochSecond; to: EpochSecond },
  steady: Steady,
): LoadTable => {
  const seconds = Math.max(0, span.to - span.from);
  const column = () => new Float64Array(seconds);
  const series = byService(() => ({
    read: { good: column(), late: column(), error: column(), dropped: column() },
    write: { good: column(), late: column(), error: column(), dropped: column() },
  }));
  const steadyLatency = byService((): ExponentialHistogram => ({ ...emptyHistogram, counts: [] }));
  const answers = byService((): Count => 0);
  const droppedArrivals = byService((): Count => 0);
  const perArrival = new Map(plan.load.services.map((s) => [s.service, s.requestsPerArrival]));
  for (const row of rows) {
    const dropped = row.outcome === 'dropped';
    (dropped ? droppedArrivals : answers)[row.service] += row.count;
    const at = row.second - span.from;
    if (at < 0 || at >= seconds) continue;
    const cells = series[row.service][row.op][columnOf[row.outcome]];
    const requests = dropped ? Math.ceil(row.count * (perArrival.get(row.service) ?? 1)) : row.count;
    cells[at] = (cells[at] ?? 0) + requests;
    if (row.histogram !== undefined && steady.has(row.op, row.second)) {
      addInto(steadyLatency[row.service], row.histogram);
    }
  }
  return { from: span.from, seconds, series, steadyLatency, answers, droppedArrivals };
};

export const byService = <T>(make: (service: ServiceId) => T): Record<ServiceId, T> =>
  Object.fromEntries(serviceIds.map((id) => [id, make(id)])) as Record<ServiceId, T>;
