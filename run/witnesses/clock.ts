import type { EpochMilliseconds } from '../../slo/units.ts';

/** Now, by a clock that never jumps: set once by the wall clock, then monotonic. */
export const now = (): EpochMilliseconds => performance.timeOrigin + performance.now();
