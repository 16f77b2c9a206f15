import { httpFaults, isHttpFault } from './disruption.ts';
import {
  type DisruptionSeen,
  disruptionSeen,
  type Expected,
  type Strong,
  strongAsMeant,
} from './disruption-seen.ts';
import type { Evidence } from './evidence.ts';
import { untilHeal } from './imposed.ts';
import type { FaultTimes } from './timeline.ts';
import type { Count, EpochMilliseconds, Seconds } from './units.ts';
import { cleanSeconds } from './windows.ts';

/** Ours: as long before a fault its service's probes are looked at, to know how it answers undisturbed. */
const before: Seconds = 30;

/**
 * What the probes of a disrupted service show of the disruption: from when to when, how strong, and whether that is how it
 * was meant (`asked`); without `seen` they show none. Undefined for faults that disrupt no answers, and where no service is
 * named. `until` is where the next fault, or the end of the run, ends the watch.
 */
export const disruptedAnswers = (
  { planned, effective, injected, healStarted }: FaultTimes,
  { probes, samples }: Pick<Evidence, 'probes' | 'samples'>,
  until: EpochMilliseconds,
): { asked: Expected; seen: DisruptionSeen | null; strong?: Strong } | undefined => {
  const { service } = planned.aim;
  if (!isHttpFault(planned.fault) || service === undefined || effective === null) return undefined;
  const { delayMs, errorShare, errorCode } = planned.strength ?? httpFaults[planned.fault];
  const of = planned.aim.replicas === 'one' ? replicasAt(samples, planned, effective.at) : 1;
  const asked: Expected = {
    delayMs,
    errorShare,
    ...(errorShare > 0 ? { errorCode } : {}),
    ...(of > 1 ? { replicas: { hit: 1, of } } : {}),
  };
  const from = Math.min(injected ?? effective.at, effective.at) - before * 1000;
  const healed = healStarted ?? effective.at + untilHeal(planned) * 1000;
  const to = Math.min(until, healed + (planned.healBoundSeconds + cleanSeconds) * 1000);
  const own = probes.filter((row) => row.service === service && row.sentAt >= from && row.sentAt < to);
  const seen = disruptionSeen(own, asked);
  return seen === undefined ? { asked, seen: null } : { asked, seen, strong: strongAsMeant(asked, seen) };
};

/** How many replicas of its service were ready in its region when it took effect, as last seen before; 1 where nobody saw. */
const replicasAt = (
  samples: Evidence['samples'],
  { aim }: FaultTimes['planned'],
  at: EpochMilliseconds,
): Count => {
  const last = samples
    .flatMap((s) =>
      s.kind === 'replicas' &&
      s.service === aim.service &&
      s.at <= at &&
      (aim.region === undefined || s.region === aim.region)
        ? [s]
        : [],
    )
    .reduce<{ at: number; ready: Count } | undefined>(
      (best, s) => (best === undefined || s.at > best.at ? s : best),
      undefined,
    );
  return Math.max(1, last?.ready ?? 1);
};
