import type { Ratio } from '../../slo/units.ts';
import { inSequence, type Profile, type Shape } from '../profile.ts';

/** All services rise together to a share of their documented figure and stay there. */
const steady =
  (name: string, holdShare: (shape: Shape) => Ratio) =>
  (shape: Shape): Profile => {
    const { rampSeconds, holdSeconds } = shape;
    const share = holdShare(shape);
    return {
      name,
      holdShare: share,
      phases: inSequence([
        ['ramp', rampSeconds],
        ['hold', holdSeconds],
      ]),
      points: () => [
        { at: 0, share: 0 },
        { at: rampSeconds, share },
        { at: rampSeconds + holdSeconds, share },
      ],
    };
  };

/** An ordinary day: what the emergency spike begins from. */
export const baseline = steady('baseline', ({ quietShare }) => quietShare);

/** For hours: 70 % of the documented figure, the utilisation that LifeFlow's autoscaler aims at (1.production.scale-up-cpu). */
export const soak = steady('soak', () => 0.7);

/** Whether everything answers at all: a twentieth of the figure, which any machine carries. */
export const smoke = steady('smoke', () => 0.05);
