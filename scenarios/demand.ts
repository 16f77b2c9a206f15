import { type ServiceId, serviceIds, services } from '../slo/services.ts';
import type { ArrivalsPerSecond, QueriesPerSecond } from '../slo/units.ts';
import { type Journey, queriesPerArrival } from './journey.ts';
import { nonNegativeLeastSquares } from './non-negative-least-squares.ts';

export type PerService<T> = Readonly<Record<ServiceId, T>>;
export type Journeys = PerService<Journey>;

/**
 * Arrival rates λ ≥ 0 at which the journeys put `queries` on the databases: F·λ = q, where F is what they declare.
 * Throws DemandError when there are none.
 */
export const arrivalRates = (
  journeys: Journeys,
  queries: PerService<QueriesPerSecond>,
): PerService<ArrivalsPerSecond> => {
  const wanted = serviceIds.map((id) => queries[id]);
  const lambda = nonNegativeLeastSquares(queryMatrix(journeys), wanted);
  const rates = perService((_, i) => lambda[i] ?? 0);
  const reached = queryRates(journeys, rates);
  const tolerance = Math.max(1e-9, 1e-6 * Math.max(...wanted));
  const misses = serviceIds
    .map((service) => ({ service, wanted: queries[service], reached: reached[service] }))
    .filter((m) => Math.abs(m.reached - m.wanted) > tolerance);
  if (misses.length > 0) throw new DemandError(misses);
  return rates;
};

/** Queries a second at each database when the journeys arrive at these rates: F·λ. */
export const queryRates = (
  journeys: Journeys,
  rates: PerService<ArrivalsPerSecond>,
): PerService<QueriesPerSecond> =>
  perService((database) =>
    serviceIds.reduce((sum, id) => sum + (queriesPerArrival(journeys[id]).get(database) ?? 0) * rates[id], 0),
  );

/** F: a row for each database, a column for each journey, in the order of `serviceIds`. */
export const queryMatrix = (journeys: Journeys): readonly (readonly number[])[] => {
  const columns = serviceIds.map((id) => queriesPerArrival(journeys[id]));
  return serviceIds.map((database) => columns.map((column) => column.get(database) ?? 0));
};

/** The document's figures (section 3; each service names its claim) times a scale. */
export const documentedQueries = (scale: number): PerService<QueriesPerSecond> =>
  perService((id) => (services.find((s) => s.id === id)?.peakQps ?? 0) * scale);

export const perService = <T>(value: (id: ServiceId, index: number) => T): PerService<T> =>
  Object.fromEntries(serviceIds.map((id, i) => [id, value(id, i)])) as PerService<T>;

export type DemandMiss = { service: ServiceId; wanted: QueriesPerSecond; reached: QueriesPerSecond };

/** No mix of these journeys puts the wanted queries on every database. */
export class DemandError extends Error {
  readonly code = 'DEMAND';
  readonly subject: readonly DemandMiss[];
  constructor(misses: readonly DemandMiss[]) {
    const says = misses.map(({ service, wanted, reached }) => {
      const apart = Math.abs(reached - wanted).toFixed(1);
      return `${service} ${apart} queries/s ${reached > wanted ? 'over' : 'under'} its ${wanted.toFixed(1)}`;
    });
    super(
      `expected arrival rates that meet every database's figure; the nearest leave ${says.join(', ')}. ` +
        'Take requests to the databases that are over out of other services’ journeys (scenarios/journeys/).',
    );
    this.name = 'DemandError';
    this.subject = misses;
  }
}
