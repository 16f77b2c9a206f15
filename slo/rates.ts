import { summed } from './columns.ts';
import type { Evidence, Sample } from './evidence.ts';
import type { LoadTable } from './load-table.ts';
import type { Plan, RatePoint, ServiceLoad } from './plan.ts';
import { ledgerRoute, routes, type ServiceId } from './services.ts';
import type {
  ArrivalsPerSecond,
  Count,
  EpochMilliseconds,
  EpochSecond,
  QueriesPerSecond,
  Seconds,
} from './units.ts';
import type { Verdict } from './verdict.ts';
import type { Steady } from './windows.ts';

/** Rates of one service in seconds of the hold, see `holdSeconds`. */
export type HoldRates = {
  seconds: readonly EpochSecond[];
  /** Answers a second, any outcome. */
  answered: readonly number[];
  good: readonly number[];
  /** Queries a second at the database; null for a second without two readings around it. */
  queries: readonly (QueriesPerSecond | null)[];
};

export const holdRates = (
  seconds: readonly EpochSecond[],
  table: LoadTable,
  readings: ReadonlyMap<EpochSecond, QueriesPerSecond>,
  service: ServiceId,
): HoldRates => {
  const { read, write } = table.series[service];
  const good = summed([read.good, write.good], table.seconds);
  const answered = summed([good, read.late, write.late, read.error, write.error], table.seconds);
  return {
    seconds,
    good: seconds.map((s) => good[s - table.from] ?? 0),
    answered: seconds.map((s) => answered[s - table.from] ?? 0),
    queries: seconds.map((s) => readings.get(s) ?? null),
  };
};

/** Seconds of the hold phase that are steady for reads and writes alike: they lie outside of all windows. */
export const holdSeconds = (plan: Plan, steady: Steady, loadStarted: number): EpochSecond[] => {
  const holds = plan.load.phases.filter((p) => p.name === 'hold');
  const seconds: EpochSecond[] = [];
  for (let s = steady.from; s < steady.to; s += 1) {
    const t = s - loadStarted / 1000;
    const inHold = holds.some((p) => p.from <= t && t + 1 <= p.to);
    if (inHold && steady.has('read', s) && steady.has('write', s)) seconds.push(s);
  }
  return seconds;
};

/**
 * Queries a second at each database from the counter's readings, without those that the ledger's own writes cost: the
 * documented figure is of the service's work. A reading that is smaller than the one before (the
 * counter began again at a new primary) or more than `longestGap` after it gives no rate.
 */
export const queryReadings = (evidence: Evidence): Map<ServiceId, Map<EpochSecond, QueriesPerSecond>> => {
  const rates = new Map<ServiceId, Map<EpochSecond, QueriesPerSecond>>();
  const before = new Map<ServiceId, Extract<Sample, { kind: 'queries' }>>();
  const byLedger = ledgerQueries(evidence);
  for (const sample of evidence.samples) {
    if (sample.kind !== 'queries') continue;
    const last = before.get(sample.service);
    before.set(sample.service, sample);
    if (last === undefined) continue;
    const elapsed = (sample.at - last.at) / 1000;
    if (elapsed > longestGap || sample.queries < last.queries) continue;
    const own = rates.get(sample.service) ?? new Map<EpochSecond, QueriesPerSecond>();
    rates.set(sample.service, own);
    const rate =
      Math.max(0, sample.queries - last.queries - byLedger(last.at, sample.at, sample.service)) / elapsed;
    // Between two readings of one instant lies no second.
    for (let s = Math.ceil(last.at / 1000 - 0.5); s < sample.at / 1000 - 0.5; s += 1) own.set(s, rate);
  }
  return rates;
};

/** Queries that the ledger's answered writes cost a service between two instants. */
const ledgerQueries = (evidence: Evidence) => {
  const ends = new Map<ServiceId, number[]>();
  for (const row of evidence.ledger) {
    if (row.class !== 'acknowledged') continue;
    const own = ends.get(row.service) ?? [];
    ends.set(row.service, own);
    own.push(row.endedAt);
  }
  for (const own of ends.values()) own.sort((a, b) => a - b);
  const next = new Map<ServiceId, number>();
  // Readings come in order of time, so that each write is passed once.
  return (from: EpochMilliseconds, to: EpochMilliseconds, service: ServiceId): Count => {
    const own = ends.get(service) ?? [];
    let i = next.get(service) ?? 0;
    while (i < own.length && (own[i] ?? to) <= from) i += 1;
    const first = i;
    while (i < own.length && (own[i] ?? to) <= to) i += 1;
    next.set(service, i);
    return (i - first) * routes[ledgerRoute[service]].queries;
  };
};

/** Ours: the observer reads once a second; one missed reading may be bridged. */
const longestGap: Seconds = 3;

/** Arrivals a second that the profile offers at a second after load starts. */
export const offeredAt = (points: readonly RatePoint[], t: Seconds): ArrivalsPerSecond => {
  let before: RatePoint | undefined;
  for (const point of points) {
    if (point.at > t) {
      if (before === undefined) return point.arrivalsPerSecond;
      const along = (t - before.at) / (point.at - before.at);
      return before.arrivalsPerSecond + along * (point.arrivalsPerSecond - before.arrivalsPerSecond);
    }
    before = point;
  }
  return before?.arrivalsPerSecond ?? 0;
};

/** Offered, completed and database rates side by side, means over the hold outside of all windows. */
export const ratesOf = (
  plan: Plan,
  loadStarted: number,
  hold: (service: ServiceId) => HoldRates,
): Verdict['rates'] =>
  plan.load.services.map((load) => {
    const { service, targetQps } = load;
    const rates = hold(service);
    const database = mean(rates.queries.filter((q) => q !== null));
    const answered = mean(rates.answered) ?? 0;
    return {
      service,
      targetQps,
      offeredRequestsPerSecond:
        mean(rates.seconds.map((s) => offeredRequests(load, s + 0.5 - loadStarted / 1000))) ?? 0,
      completedRequestsPerSecond: mean(rates.good) ?? 0,
      databaseQps: database,
      declaredQueriesPerRequest: declared(load),
      measuredQueriesPerRequest: database === null || answered === 0 ? null : database / answered,
    };
  });

/** Queries that a request costs, as the plan solved it. */
export const declared = (load: Pick<ServiceLoad, 'targetQps' | 'requestsPerSecond'>): number =>
  load.targetQps / load.requestsPerSecond;

/**
 * Requests a second that the plan makes of a service. Journeys ask other services too; while they rise one after the
 * other this follows the service's own, in the hold it is exact.
 */
export const offeredRequests = (
  { points, peakArrivalsPerSecond, requestsPerSecond }: ServiceLoad,
  t: Seconds,
): number =>
  peakArrivalsPerSecond === 0 ? 0 : (offeredAt(points, t) / peakArrivalsPerSecond) * requestsPerSecond;

export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
