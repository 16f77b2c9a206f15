import { ask, seededToken } from '../../slo/api.ts';
import { bloodTypes } from '../../slo/services.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** A coordinator looks for donors and reads their files; every eighth time somebody gives blood. */
export const donorJourney = defineJourney({
  service: 'donor',
  steps: [
    step('checkToken', (a) => ask.checkToken(seededToken(pick(a.n, a.rows.users))), { every: 8 }),
    step('searchDonors', (a) => ask.searchDonors(cycle(a.n, bloodTypes), 'available')),
    step('readDonor', (a) => ask.readDonor(pick(a.n, a.rows.donors))),
    step('readDonor', (a) => ask.readDonor(pick(a.n + 1, a.rows.donors))),
    step('readDonor', (a) => ask.readDonor(pick(a.n + 2, a.rows.donors))),
    step('recordDonation', (a) => ask.recordDonation({ donorId: pick(a.n, a.rows.donors), volumeMl: 450 }), {
      every: 8,
    }),
    step(
      'addReward',
      (a) => ask.addReward({ donorId: pick(a.n, a.rows.donors), board: 'donations', points: 10 }),
      {
        every: 8,
      },
    ),
  ],
});
