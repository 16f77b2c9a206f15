import { ask } from '../../slo/api.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Hundredths of a degree inside the square that the seeded positions fill. */
const spots = Array.from({ length: 97 }, (_, i) => i / 100);

/** The nearest donors around a hospital, one of their files, and donors who report where they are. */
export const geolocationJourney = defineJourney({
  service: 'geolocation',
  steps: [
    step('nearestDonors', (a) => ask.nearestDonors(cycle(a.n, spots), cycle(a.n * 3, spots))),
    step('nearestDonors', (a) => ask.nearestDonors(cycle(a.n * 5, spots), cycle(a.n, spots))),
    step('nearestDonors', (a) => ask.nearestDonors(cycle(a.n * 7, spots), cycle(a.n * 2, spots))),
    step('readDonor', (a) => ask.readDonor(pick(a.n, a.rows.donors))),
    step(
      'reportPosition',
      (a) =>
        ask.reportPosition({
          donorId: pick(a.n, a.rows.donors),
          lat: cycle(a.n, spots),
          lon: cycle(a.n * 3, spots),
        }),
      { every: 2 },
    ),
  ],
});
