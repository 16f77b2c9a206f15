import type { EpochMilliseconds, Ratio, Seconds } from '../slo/units.ts';
import type { LiveView } from './live-view.ts';

/** What a fault is watched by. */
export type StopView = LiveView & {
  now: EpochMilliseconds;
  /** Since when the machine has been over its limit without a break; null when it is not. */
  busySince: EpochMilliseconds | null;
  /** Reason of the user's interrupt, or of evidence that can't be kept; null when there is none. */
  interrupt: string | null;
};

export type StopLimits = {
  /** What this fault may cost, as planned; the plan prices the case that every bound is just met. */
  budgetSeconds: Seconds;
  busyAbove: Ratio;
};

/** Twice the planned price, because that price is an estimate; at least 10 s, so that one stutter stops nothing. */
const allowance = (budgetSeconds: Seconds): Seconds => Math.max(10, 2 * budgetSeconds);
/**
 * Ours: a failover keeps a small machine busy by itself (14 to 25 s were seen on two slow cores, as services connect anew
 * and a standby is copied), and its windows are no steady state; a minute of it is something else.
 */
const saturatedMs = 60_000;
/** Ours: without a judged probe for so long nobody would notice harm. */
const blindMs = 15_000;

/** Why the fault that is open has to be healed at once, in words; empty while it may go on. Pure. */
export const stopReasons = (view: StopView, limits: StopLimits): string[] => [
  ...(view.interrupt === null ? [] : [view.interrupt]),
  ...budget(view.outageSeconds, limits.budgetSeconds),
  ...(view.generator.alive ? [] : ['the load generator stopped']),
  ...(view.busySince !== null && view.now - view.busySince >= saturatedMs
    ? [`the machine was over ${Math.round(limits.busyAbove * 100)} % busy for ${saturatedMs / 1000} s`]
    : []),
  ...(view.now - view.reads.seenUntil > blindMs ? [`no probe was judged for ${blindMs / 1000} s`] : []),
  ...view.alarms.map((a) => `alarm ${a} is firing`),
];

const budget = (spent: Seconds, planned: Seconds): string[] =>
  spent <= allowance(planned)
    ? []
    : [`the fault cost ${spent.toFixed(1)} s of error budget, ${allowance(planned)} s were allowed`];
