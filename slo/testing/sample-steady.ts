import type { Op } from '../services.ts';
import { type Steady, steadyIn } from '../windows.ts';

/** Steady state by hand: of its seconds, the load's tail included, those that `has` keeps; all of them without it. */
export const sampleSteady = (
  span: Pick<Steady, 'from' | 'to' | 'tailTo'>,
  has: Steady['has'] = () => true,
): Steady => {
  const seconds = (op: Op) =>
    Uint8Array.from({ length: span.tailTo - span.from }, (_, i) => Number(has(op, span.from + i)));
  return steadyIn(span, { read: seconds('read'), write: seconds('write') });
};
