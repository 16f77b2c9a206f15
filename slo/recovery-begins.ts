import type { Mark } from './evidence.ts';
import { isImposed } from './imposed.ts';
import { type FaultTimes, first } from './timeline.ts';
import type { EpochMilliseconds } from './units.ts';

/** The instant from which on a recovery is timed (t0), which lies in [low, high]. */
export type RecoveryBegin = {
  at: EpochMilliseconds;
  low: EpochMilliseconds;
  high: EpochMilliseconds;
  clock: Mark['clock'];
  says: string;
  /** The mark that tells of it. */
  mark: Mark['name'];
};

/**
 * A fault's effect, or the end of one that is imposed on all replicas of a service, as whoever ended it saw by their own
 * rules. Null for what had no effect, and for an imposed one that nobody saw end: then nothing says since when LifeFlow
 * could have recovered.
 */
export const recoveryBegins = (
  { planned, injected, effective }: FaultTimes,
  marks: readonly Mark[],
): RecoveryBegin | null => {
  if (effective === null) return null;
  if (isImposed(planned)) {
    const over = first(
      // Facts of the platform bear an experiment's name only where one was under way when they came about.
      marks.filter((m) => (m.fault ?? planned.id) === planned.id && m.at >= effective.at),
      'disruption-over',
    );
    if (over === undefined) return null;
    const { at, uncertaintyMs: off, clock, name: mark } = over;
    return { at, low: at - off, high: at + off, clock, says: 'disruption over', mark };
  }
  const { at, uncertaintyMs, clock } = effective;
  return {
    at,
    // The proof comes after the kill: what it hit may have stopped as early as the injection.
    low: Math.min(injected ?? at, at - uncertaintyMs),
    high: at + uncertaintyMs,
    clock,
    says: 'fault effective',
    mark: 'fault-effective',
  };
};
