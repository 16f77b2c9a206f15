import type { ServiceId } from '../../slo/services.ts';
import type { Ratio } from '../../slo/units.ts';
import { inSequence, type Profile, type Shape } from '../profile.ts';

/**
 * When demand begins to rise, as a share of the ramp: an alarm opens requests, which look for blood in stock, then
 * for donors nearby, then call them. The order is the document's causal one, the distances are ours.
 */
const lag: Record<ServiceId, Ratio> = {
  request: 0,
  inventory: 0.1,
  geolocation: 0.2,
  donor: 0.3,
  notification: 0.4,
  auth: 0.5,
  camp: 0.5,
  analytics: 0.5,
};

/** Quiet, then an alarm: services rise one after the other and reach their documented figure together. */
export const emergencySpike = (shape: Shape): Profile => {
  const { quietSeconds, rampSeconds, holdSeconds, decaySeconds, quietShare } = shape;
  const alarm = quietSeconds;
  const peak = alarm + rampSeconds;
  const decay = peak + holdSeconds;
  return {
    name: 'emergency-spike',
    holdShare: 1,
    phases: inSequence([
      ['quiet', quietSeconds],
      ['ramp', rampSeconds],
      ['hold', holdSeconds],
      ['decay', decaySeconds],
    ]),
    points: (service) =>
      [
        { at: 0, share: quietShare },
        { at: alarm + lag[service] * rampSeconds, share: quietShare },
        { at: peak, share: 1 },
        { at: decay, share: 1 },
        { at: decay + decaySeconds, share: quietShare },
      ].filter((p, i, all) => i === 0 || p.at > (all[i - 1]?.at ?? 0)),
  };
};
