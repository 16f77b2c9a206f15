import { httpFaults } from './disruption.ts';
import { type DisruptionSeen, disruptionSeen } from './disruption-seen.ts';
import type { ProbeRow } from './evidence.ts';
import { untilHeal } from './imposed.ts';
import type { FaultTimes } from './timeline.ts';
import type { EpochMilliseconds, Seconds } from './units.ts';
import { cleanSeconds } from './windows.ts';

/** Ours: as long before a fault its service's probes are looked at, to know how it answers undisturbed. */
const before: Seconds = 30;

/**
 * What the probes of a disrupted service show of the disruption: from when to when, and how strong. `asked` is what it
 * was meant to be; without `seen` they show none. Undefined for faults that disrupt no answers, and where no service is
 * named. `until` is where the next fault, or the end of the run, ends the watch.
 */
export const disruptedAnswers = (
  { planned, effective, injected, healStarted }: FaultTimes,
  probes: readonly ProbeRow[],
  until: EpochMilliseconds,
): { asked: { delayMs: number; errorShare: number }; seen: DisruptionSeen | null } | undefined => {
  const asked =
    planned.fault in httpFaults ? httpFaults[planned.fault as keyof typeof httpFaults] : undefined;
  const { service } = planned.aim;
  if (asked === undefined || service === undefined || effective === null) return undefined;
  const from = Math.min(injected ?? effective.at, effective.at) - before * 1000;
  const healed = healStarted ?? effective.at + untilHeal(planned) * 1000;
  const to = Math.min(until, healed + (planned.healBoundSeconds + cleanSeconds) * 1000);
  const own = probes.filter((row) => row.service === service && row.sentAt >= from && row.sentAt < to);
  const { delayMs, errorShare } = asked;
  return { asked: { delayMs, errorShare }, seen: disruptionSeen(own, asked) ?? null };
};
