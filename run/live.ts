import type { Plan } from '../slo/plan.ts';
import { offeredAt } from '../slo/rates.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../slo/units.ts';

/** What a person wants to see while a run is on. */
export type LiveState = {
  elapsedSeconds: Seconds;
  durationSeconds: Seconds;
  phase: string;
  /** Requests that the plan offers, and answers seen, a second over all services, in the newest second that is whole. */
  plannedAnswersPerSecond: number;
  answersPerSecond: number;
  badPerSecond: number;
  budgetSpentSeconds: Seconds;
  ready: Count;
  desired: Count;
  machineBusy: Ratio | undefined;
};

/** Planned requests a second of all services at an offset. */
export const plannedRate = (plan: Plan, at: Seconds): number =>
  plan.load.services.reduce((sum, s) => sum + offeredAt(s.points, at) * s.requestsPerArrival, 0);

export const phaseAt = (plan: Plan, at: Seconds): string =>
  plan.load.phases.find((p) => at >= p.from && at < p.to)?.name ?? 'ending';

/** The state now, from what load and witnesses hold in memory. */
export const liveState = (
  plan: Plan,
  load: { startedAt(): EpochMilliseconds | undefined; lastSecond(): { answers: number; bad: number } },
  witnesses: LiveWitnesses,
  now: EpochMilliseconds,
): LiveState | undefined => {
  const startedAt = load.startedAt();
  if (startedAt === undefined) return undefined;
  const elapsedSeconds = Math.min((now - startedAt) / 1000, plan.load.durationSeconds);
  const { answers, bad } = load.lastSecond();
  const { ready, desired } = witnesses.replicas();
  return {
    elapsedSeconds,
    durationSeconds: plan.load.durationSeconds,
    phase: phaseAt(plan, elapsedSeconds),
    plannedAnswersPerSecond: plannedRate(plan, Math.max(0, elapsedSeconds - 3.5)),
    answersPerSecond: answers,
    badPerSecond: bad,
    budgetSpentSeconds: witnesses.outageSince(startedAt),
    ready,
    desired,
    machineBusy: witnesses.busy(),
  };
};

export type LiveWitnesses = {
  outageSince(since: EpochMilliseconds): Seconds;
  replicas(): { ready: Count; desired: Count };
  busy(): Ratio | undefined;
};
