import { askProbe } from '../../slo/api.ts';
import type { ProbeRow } from '../../slo/evidence.ts';
import { type Client, headers, type ServiceId } from '../../slo/services.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';
import type { Exchanger } from './exchange.ts';
import { openLoop, staggered } from './open-loop.ts';
import { outcomeOf, regionOf } from './outcome.ts';

export type Probing = {
  services: readonly ServiceId[];
  perSecond: number;
  startAt: EpochMilliseconds;
  exchanger: Exchanger;
  row: (row: ProbeRow) => void;
};

/** Probes each service by its own schedule; a row for each, once its end is known. Returns how to stop it. */
export const startProber = ({ services, perSecond, startAt, exchanger, row }: Probing): (() => void) => {
  const every = 1000 / perSecond;
  const stops = services.map((service, i) => {
    const ask = askProbe(service);
    const request = { ...ask, headers: { [headers.client]: 'probe' satisfies Client } };
    return openLoop({
      startAt: staggered(startAt, every, i, services.length),
      every,
      begin: async (scheduledAt) => {
        const seen = await exchanger.exchange(request);
        const { sentAt, endedAt } = seen;
        row({ service, scheduledAt, sentAt, endedAt, outcome: outcomeOf(ask, seen), ...regionOf(seen) });
      },
    });
  });
  return () => {
    for (const stop of stops) stop();
  };
};
