import { type RouteId, routes, type ServiceId } from '../slo/services.ts';
import type { Step } from './arrival.ts';

/**
 * The requests that one arrival makes, in causal order. An arrival ends at its first bad answer: whoever asked gives
 * up, so that one virtual user is never held longer than the time limit by a service that hangs.
 */
export type Journey = { service: ServiceId; steps: readonly Step[] };

type Turn = { every?: number; turn?: number } & Pick<Step, 'learn'>;
export const step = (route: RouteId, ask: Step['ask'], { every = 1, turn = 0, learn }: Turn = {}): Step =>
  learn === undefined ? { route, every, turn, ask } : { route, every, turn, ask, learn };

export const defineJourney = (journey: Journey): Journey => journey;

/** Mean number of requests of each route that one arrival makes when every answer is good. */
export const requestsPerArrival = (journey: Journey): ReadonlyMap<RouteId, number> => {
  const mean = new Map<RouteId, number>();
  for (const { route, every } of journey.steps) mean.set(route, (mean.get(route) ?? 0) + 1 / every);
  return mean;
};

/** Mean number of top-level statements that one arrival costs at each service's own database. */
export const queriesPerArrival = (journey: Journey): ReadonlyMap<ServiceId, number> => {
  const mean = new Map<ServiceId, number>();
  for (const [route, count] of requestsPerArrival(journey)) {
    const { service, queries } = routes[route];
    mean.set(service, (mean.get(service) ?? 0) + count * queries);
  }
  return mean;
};

/** Arrivals after which a journey's mix repeats. */
export const periodOf = (journey: Journey): number =>
  journey.steps.reduce((period, { every }) => (period * every) / gcd(period, every), 1);

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
