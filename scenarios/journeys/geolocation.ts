import { ask } from '../../slo/api.ts';
import { pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Hundredths of a degree inside the square that the seeded positions fill. */
const spot = (n: number): number => (n % 97) / 100;

/** The nearest donors around a hospital, one of their files, and donors who report where they are. */
export const geolocationJourney = defineJourney({
  service: 'geolocation',
  steps: [
    step('nearestDonors', (a) => ask.nearestDonors(spot(a.n), spot(a.n * 3))),
    step('nearestDonors', (a) => ask.nearestDonors(spot(a.n * 5), spot(a.n))),
    step('nearestDonors', (a) => ask.nearestDonors(spot(a.n * 7), spot(a.n * 2))),
    step('readDonor', (a) => ask.readDonor(pick(a.n, a.rows.donors))),
    step(
      'reportPosition',
      (a) =>
        ask.reportPosition({
          donorId: pick(a.n, a.rows.donors),
          lat: spot(a.n),
          lon: spot(a.n * 3),
        }),
      { every: 2 },
    ),
  ],
});
