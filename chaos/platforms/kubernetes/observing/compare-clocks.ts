import type { Milliseconds } from '../../../../slo/units.ts';
import type { Skew } from '../clock-skew.ts';
import type { Observing } from './observing.ts';

/** Ours: eleven looks within little more than a second meet the other clock's full second within a tenth of one. */
const looks = 11;
const apart: Milliseconds = 97;
/** Ours: in this time two clocks of 100 ppm each drift apart by 12 ms. */
const every: Milliseconds = 60_000;

/** Measures how far the API server's clock is from ours at once and each minute, and marks it. */
export const compareClocks = async ({ region, log, clock, signal }: Observing): Promise<void> => {
  while (!signal.aborted) {
    for (let i = 0; i < looks && !signal.aborted; i += 1) {
      // Anybody who may log in may ask for it. What matters is the answer's date, also of a refusal.
      await region.api.get('/version').catch(() => undefined);
      await clock.sleep(apart, signal);
    }
    const skew = region.api.skew();
    if (Number.isFinite(skew.low))
      log.add({
        name: 'clock-compared',
        subject: region.name,
        at: clock.now(),
        clock: 'runner',
        uncertaintyMs: (skew.high - skew.low) / 2,
        detail: inWords(skew),
      });
    await clock.sleep(every, signal);
  }
};

const inWords = ({ low, high }: Skew): string =>
  `the API server's clock is ${Math.round((low + high) / 2)} ms ahead of the runner's, ± ${Math.ceil((high - low) / 2)} ms`;
