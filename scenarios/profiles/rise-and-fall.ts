import type { Ratio } from '../../slo/units.ts';
import { inSequence, type Profile, type Shape } from '../profile.ts';

/**
 * Ours: what three replicas carry at the utilisation that the autoscaler aims at (1.production.scale-up-cpu) brings them
 * to 105 % with half as much again, well over the 77 % that it acts above, and five of them back to 63 %.
 */
const peakShare: Ratio = 1.5;

/**
 * For the autoscaler: quiet, then all services together above the documented figure until they have had the time to grow,
 * then quiet again for as long as they may keep what they were given. The fall is as steep as the rise.
 */
export const riseAndFall = (shape: Shape): Profile => {
  const { quietSeconds, rampSeconds, holdSeconds, decaySeconds, quietShare } = shape;
  const peak = quietSeconds + rampSeconds;
  const fall = peak + holdSeconds;
  const end = fall + decaySeconds;
  return {
    name: 'rise-and-fall',
    holdShare: peakShare,
    phases: inSequence([
      ['quiet', quietSeconds],
      ['ramp', rampSeconds],
      ['hold', holdSeconds],
      ['decay', decaySeconds],
    ]),
    points: () =>
      [
        { at: 0, share: quietShare },
        { at: quietSeconds, share: quietShare },
        { at: peak, share: peakShare },
        { at: fall, share: peakShare },
        { at: Math.min(end, fall + rampSeconds), share: quietShare },
        { at: end, share: quietShare },
      ].filter((p, i, all) => i === 0 || p.at > (all[i - 1]?.at ?? 0)),
  };
};
