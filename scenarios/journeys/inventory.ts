import { ask, seededBanks } from '../../slo/api.ts';
import { bloodTypes } from '../../slo/services.ts';
import { cycle, pick } from '../arrival.ts';
import { defineJourney, step } from '../journey.ts';

/** A blood bank's desk: stock by type again and again, and bags that come in. */
export const inventoryJourney = defineJourney({
  service: 'inventory',
  steps: [
    step('readStock', (a) => ask.readStock(cycle(a.n, bloodTypes))),
    step('readStock', (a) => ask.readStock(cycle(a.n + 1, bloodTypes))),
    step('readStock', (a) => ask.readStock(cycle(a.n + 3, bloodTypes))),
    step('readStock', (a) => ask.readStock(cycle(a.n + 5, bloodTypes))),
    // About as many bags come in as requests set aside, so that a long run does not empty the stock.
    step('addBag', (a) => ask.addBag({ bloodType: cycle(a.n, bloodTypes), bankId: pick(a.n, seededBanks) }), {
      every: 2,
    }),
  ],
});
