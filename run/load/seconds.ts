import type { EpochMilliseconds, EpochSecond, Milliseconds } from '../../slo/units.ts';

/**
 * The second that an export's answers are put down to. A runner exports once a second, at a phase of its own, what
 * ended between its last export and this one, less what waits up to `flush` inside k6. The middle of that span falls
 * into the second; exports are numbered from the runner's first, so that jitter leaves no gap and doubles no second.
 *
 * Exact to: an answer ended within the second that it is put down to, or at most 0.5 s + flush / 2 beside it.
 */
export const secondsOfExports = (flush: Milliseconds): ((at: EpochMilliseconds) => EpochSecond) => {
  let first: EpochMilliseconds | undefined;
  let previous: EpochMilliseconds | undefined;
  return (at) => {
    const middle = ((previous ?? at - 1000) + at - flush) / 2;
    previous = at;
    first ??= middle;
    return Math.floor(first / 1000) + Math.round((middle - first) / 1000);
  };
};
