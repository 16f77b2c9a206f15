import {
  arrivalRates,
  documentedQueries,
  type PerService,
  perService,
  queryRates,
} from '../../scenarios/demand.ts';
import { requestsPerArrival } from '../../scenarios/journey.ts';
import { journeys } from '../../scenarios/journeys/all.ts';
import { endOf, type Profile } from '../../scenarios/profile.ts';
import type { Plan } from '../../slo/plan.ts';
import { routes, type ServiceId, serviceIds } from '../../slo/services.ts';
import type { ArrivalsPerSecond, Ratio, Seconds } from '../../slo/units.ts';

/** The client's time limit: the document's high-priority p99 alert (4.alert.p99-high). A later answer is bad. */
export const timeLimitSeconds: Seconds = 5;

/** A profile at a scale, as rates for each service. `peaks`: arrivals at scale 1 of a recorded trace. */
export const planLoad = (
  profile: Profile,
  scale: number,
  peaks?: PerService<ArrivalsPerSecond>,
): Plan['load'] => {
  const arrivals =
    peaks === undefined
      ? arrivalRates(journeys, documentedQueries(scale))
      : perService((id) => peaks[id] * scale);
  const queries = queryRates(journeys, arrivals);
  return {
    profile: profile.name,
    durationSeconds: endOf(profile),
    timeLimitSeconds,
    phases: [...profile.phases],
    services: serviceIds
      .filter((service) => arrivals[service] > 0)
      .map((service) => ({
        service,
        targetQps: queries[service] * profile.holdShare,
        peakArrivalsPerSecond: arrivals[service] * profile.holdShare,
        points: profile
          .points(service)
          .map(({ at, share }) => ({ at, arrivalsPerSecond: share * arrivals[service] })),
        requestsPerArrival: requests(service),
        ...asked(service, arrivals, profile.holdShare),
      })),
  };
};

const requests = (service: ServiceId): number =>
  [...requestsPerArrival(journeys[service]).values()].reduce((a, b) => a + b, 0);

/** What all journeys together ask of a service. */
const asked = (
  service: ServiceId,
  arrivals: PerService<ArrivalsPerSecond>,
  share: Ratio,
): { requestsPerSecond: number; readShare: Ratio } => {
  let all = 0;
  let reads = 0;
  for (const id of serviceIds) {
    for (const [route, count] of requestsPerArrival(journeys[id])) {
      if (routes[route].service !== service) continue;
      all += count * arrivals[id];
      if (routes[route].op === 'read') reads += count * arrivals[id];
    }
  }
  return { requestsPerSecond: all * share, readShare: reads / all };
};
