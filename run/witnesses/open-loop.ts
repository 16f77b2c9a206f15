import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { now } from './clock.ts';

export type OpenLoop = {
  startAt: EpochMilliseconds;
  every: Milliseconds;
  /** Begins one piece of work and comes back at once; `n` counts from 0. */
  begin: (scheduledAt: EpochMilliseconds, n: number) => void;
};

/**
 * Calls `begin` by a schedule that is fixed beforehand and never waits for what was begun, so that a system that
 * hangs is asked as often as one that answers. Returns how to stop it.
 */
export const openLoop = ({ startAt, every, begin }: OpenLoop): (() => void) => {
  let n = 0;
  let timer: NodeJS.Timeout | undefined;
  const turn = () => {
    const at = now();
    // After a machine has slept, the turns of more than `tooOld` are left out: the gap itself is the evidence.
    n = Math.max(n, Math.ceil((at - tooOld - startAt) / every));
    for (; startAt + n * every <= at; n += 1) begin(startAt + n * every, n);
    timer = setTimeout(turn, Math.max(1, startAt + n * every - now()));
  };
  timer = setTimeout(turn, Math.max(0, startAt - now()));
  return () => clearTimeout(timer);
};

/** Later than this a turn says nothing of its own time: as long as the client's time limit of the document's alert. */
const tooOld: Milliseconds = 5000;

/** Start of the i-th of n equal schedules, spread so that they don't fire together. */
export const staggered = (
  startAt: EpochMilliseconds,
  every: Milliseconds,
  i: number,
  n: number,
): EpochMilliseconds => startAt + (every * i) / n;
