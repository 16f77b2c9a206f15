import type { Count, Seconds } from '../units.ts';
import { changesIn } from './band.ts';
import type { SizeSample } from './observed.ts';

/**
 * Times that a service's size turned round: a change against the direction of the one before it, at most `window` after
 * that one. Ours: the window is the scale-down stabilisation, within which a faithful autoscaler takes nothing back.
 */
export const reversals = (samples: readonly SizeSample[], window: Seconds): Count => {
  const changes = changesIn(samples);
  return changes.filter((change, i) => {
    const before = changes[i - 1];
    return (
      before !== undefined &&
      Math.sign(before.by) !== Math.sign(change.by) &&
      change.at - before.at <= window * 1000
    );
  }).length;
};
