import { ask } from '../../slo/api.ts';
import { bloodTypes, urgencies } from '../../slo/services.ts';
import { cycle, numberAfter, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** A hospital in an emergency: what is open, what is in stock; every second time a request goes all its way. */
export const requestJourney = defineJourney({
  service: 'request',
  steps: [
    step('listOpenRequests', (a) => ask.listOpenRequests(cycle(a.n, urgencies))),
    step(
      'openRequest',
      (a) => ask.openRequest({ bloodType: cycle(a.n, bloodTypes), urgency: 'critical', units: 2 }),
      {
        every: 2,
        learn: (a, body) => {
          a.requestId = numberAfter(body, 'requestId');
        },
      },
    ),
    step('readStock', (a) => ask.readStock(cycle(a.n, bloodTypes))),
    step('nearestDonors', (a) => ask.nearestDonors((a.n % 90) / 100, (a.n % 70) / 100), { every: 2 }),
    step('reserveBag', (a) => ask.reserveBag({ bloodType: cycle(a.n, bloodTypes), requestId: a.requestId }), {
      every: 2,
    }),
    step('matchRequest', (a) => ask.matchRequest({ requestId: a.requestId }), { every: 2 }),
    step(
      'queueNotification',
      (a) => ask.queueNotification({ recipient: pick(a.n, a.rows.donors), kind: 'emergency' }),
      { every: 2 },
    ),
    step('fulfilRequest', (a) => ask.fulfilRequest({ requestId: a.requestId }), { every: 2 }),
    step('listOpenRequests', (a) => ask.listOpenRequests(cycle(a.n + 1, urgencies))),
  ],
});
