import { ask, notificationKinds } from '../../slo/api.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Donors open their inboxes; every arrival sends one message on. */
export const notificationJourney = defineJourney({
  service: 'notification',
  steps: [
    step('readInbox', (a) => ask.readInbox(pick(a.n, a.rows.donors))),
    step('readInbox', (a) => ask.readInbox(pick(a.n + 1, a.rows.donors))),
    step('readInbox', (a) => ask.readInbox(pick(a.n + 2, a.rows.donors))),
    step('readInbox', (a) => ask.readInbox(pick(a.n + 3, a.rows.donors))),
    step('queueNotification', (a) =>
      ask.queueNotification({ recipient: pick(a.n, a.rows.donors), kind: cycle(a.n, notificationKinds) }),
    ),
  ],
});
