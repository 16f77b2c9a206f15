import { ask } from '../../slo/api.ts';
import { cities } from '../../slo/services.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** Somebody looks for a donation camp near by; every second one registers and is told so. */
export const campJourney = defineJourney({
  service: 'camp',
  steps: [
    step('listCamps', (a) => ask.listCamps(cycle(a.n, cities))),
    step('listCamps', (a) => ask.listCamps(cycle(a.n + 1, cities))),
    step(
      'registerForCamp',
      (a) => ask.registerForCamp({ campId: pick(a.n, a.rows.camps), donorId: pick(a.n, a.rows.donors) }),
      { every: 2 },
    ),
    step(
      'queueNotification',
      (a) => ask.queueNotification({ recipient: pick(a.n, a.rows.donors), kind: 'reminder' }),
      { every: 2 },
    ),
  ],
});
