import type { Phase } from '../slo/plan.ts';
import type { ServiceId } from '../slo/services.ts';
import type { Ratio, Seconds } from '../slo/units.ts';

/** Arrival rate of a service as a function of time, in shares of its rate at the documented figure. */
export type Profile = {
  name: string;
  /** One after the other from 0 to the end of the load. */
  phases: readonly Phase[];
  /** What the hold phase keeps: 1 is the documented figure times scale. */
  holdShare: Ratio;
  /** Straight lines between points, ordered by time, the first at 0, the last at the end. */
  points(service: ServiceId): readonly SharePoint[];
};
export type SharePoint = { at: Seconds; share: Ratio };

/** How long each phase is; a profile without a phase leaves its time out. */
export type Shape = {
  quietSeconds: Seconds;
  rampSeconds: Seconds;
  holdSeconds: Seconds;
  decaySeconds: Seconds;
  /** Before the alarm, in shares of the documented figure. */
  quietShare: Ratio;
};

/** The share at a time, by the straight lines between the points; the ends go on. */
export const shareAt = (profile: Profile, service: ServiceId, at: Seconds): Ratio => {
  const points = profile.points(service);
  const next = points.findIndex((p) => p.at > at);
  if (next < 0) return points.at(-1)?.share ?? 0;
  const [before, after] = [points[next - 1], points[next]];
  if (after === undefined) return 0;
  if (before === undefined) return after.share;
  return before.share + ((at - before.at) / (after.at - before.at)) * (after.share - before.share);
};

export const endOf = (profile: Profile): Seconds => profile.phases.at(-1)?.to ?? 0;

/** Phases of the given lengths, one after the other; those of no length are left out. */
export const inSequence = (lengths: readonly (readonly [Phase['name'], Seconds])[]): Phase[] => {
  let from = 0;
  return lengths.flatMap(([name, length]) => {
    if (length <= 0) return [];
    const phase = { name, from, to: from + length };
    from = phase.to;
    return [phase];
  });
};
