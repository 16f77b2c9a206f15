import type { Mark } from './evidence.ts';
import type { Plan, PlannedFault } from './plan.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';

/** When things happened, from the marks. Null where no mark says so. */
export type Timeline = {
  loadStarted: EpochMilliseconds | null;
  loadEnded: EpochMilliseconds | null;
  faults: readonly FaultTimes[];
};

export type FaultTimes = {
  planned: PlannedFault;
  injected: EpochMilliseconds | null;
  /** t0: proven by another source than the inject call. */
  effective: { at: EpochMilliseconds; uncertaintyMs: Milliseconds; clock: Mark['clock'] } | null;
  /** Injected and shown to have no effect, or skipped before that. */
  ineffective: { at: EpochMilliseconds; says: string } | null;
  healStarted: EpochMilliseconds | null;
  healEnded: EpochMilliseconds | null;
};

/** Pure. Where a mark is there twice the earliest counts, so the order of rows is of no matter. */
export const timelineOf = (plan: Pick<Plan, 'chaos'>, marks: readonly Mark[]): Timeline => ({
  loadStarted: first(marks, 'load-started')?.at ?? null,
  loadEnded: first(marks, 'load-ended')?.at ?? null,
  faults: plan.chaos.map((planned) => {
    const own = marks.filter((m) => m.fault === planned.id);
    const effective = first(own, 'fault-effective');
    const without =
      first(own, 'fault-ineffective') ?? first(own, 'fault-skipped') ?? first(own, 'preflight-failed');
    return {
      planned,
      injected: first(own, 'fault-injected')?.at ?? null,
      effective: effective ?? null,
      ineffective:
        effective === undefined && without !== undefined
          ? {
              at: without.at,
              says: without.detail === undefined ? without.name : `${without.name}: ${without.detail}`,
            }
          : null,
      healStarted: first(own, 'heal-started')?.at ?? null,
      healEnded: first(own, 'heal-ended')?.at ?? null,
    };
  }),
});

/** What a fault was injected into, by the names that its injection tells. */
export const targetsOf = (marks: readonly Mark[], fault: string): string[] =>
  (
    first(
      marks.filter((m) => m.fault === fault),
      'fault-injected',
    )?.subject ?? ''
  )
    .split(', ')
    .filter((name) => name !== '');

export const first = (marks: readonly Mark[], name: Mark['name']): Mark | undefined =>
  marks.reduce<Mark | undefined>(
    (best, m) => (m.name === name && (best === undefined || m.at < best.at) ? m : best),
    undefined,
  );
