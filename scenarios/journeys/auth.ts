import { ask, seededToken } from '../../slo/api.ts';
import { pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Staff come on duty: each call carries a token that is checked; every fourth has to sign in first. */
export const authJourney = defineJourney({
  service: 'auth',
  steps: [
    step('signIn', (a) => ask.signIn(pick(a.n, a.rows.users)), {
      every: 4,
      learn: (a, body) => {
        const at = body.indexOf('"token":"') + 9;
        a.token = body.slice(at, body.indexOf('"', at));
      },
    }),
    step('checkToken', (a) => ask.checkToken(a.token || seededToken(pick(a.n, a.rows.users)))),
    step('checkToken', (a) => ask.checkToken(seededToken(pick(a.n + 1, a.rows.users)))),
    step('checkToken', (a) => ask.checkToken(seededToken(pick(a.n + 2, a.rows.users)))),
    step('readInbox', (a) => ask.readInbox(pick(a.n, a.rows.donors)), { every: 2 }),
  ],
});
