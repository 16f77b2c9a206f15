import { untilRecovery } from './imposed.ts';
import type { Plan } from './plan.ts';
import type { Op } from './services.ts';
import type { FaultTimes, Timeline } from './timeline.ts';
import type { EpochMilliseconds, EpochSecond, Seconds } from './units.ts';
import type { Window } from './verdict.ts';

/**
 * Windows in which badness belongs to a fault or to its heal, by rules fixed before anything is seen:
 * - a fault: from t0 - time limit - 2 s to t0 + its bound + 10 s, reads and writes apart; one that is imposed on all
 *   replicas of a service lasts for its planned time first, and its bound begins then;
 * - a heal: from its start - time limit - 2 s to its start + its bound + 10 s. It opens as early as a fault's, for the
 *   same reason: a request in flight when it starts may be booked on the second in which it began;
 * - an injection without a proven effect: only the attempt itself, to injection + time limit + 2 s. What was not
 *   shown to be a fault may not excuse more than the requests that it met.
 */
export const windowsOf = (plan: Pick<Plan, 'load'>, timeline: Timeline): Window[] =>
  timeline.faults.flatMap((times) => ops.flatMap((op) => windowsOfFault(plan, times, op)));

const ops: readonly Op[] = ['read', 'write'];
/** The design's: k6 reports once a second, and the second that it reports may have begun one earlier. */
export const reportingSeconds: Seconds = 2;
/** The design's: the ten clean seconds that end an outage. */
export const cleanSeconds: Seconds = 10;

const windowsOfFault = (plan: Pick<Plan, 'load'>, times: FaultTimes, op: Op): Window[] => {
  const lead = (plan.load.timeLimitSeconds + reportingSeconds) * 1000;
  const { planned, injected, effective, healStarted } = times;
  const bound = op === 'read' ? planned.bound.readsSeconds : planned.bound.writesSeconds;
  const window = (of: Window['of'], from: EpochMilliseconds, to: EpochMilliseconds): Window => ({
    fault: planned.id,
    of,
    op,
    from,
    to,
  });
  const windows: Window[] = [];
  if (effective !== null) {
    const from = Math.min(effective.at, injected ?? effective.at);
    const seconds = untilRecovery(planned) + bound + cleanSeconds;
    windows.push(window('fault', from - lead, effective.at + seconds * 1000));
  } else if (injected !== null) {
    windows.push(window('fault', injected - lead, injected + lead));
  }
  // A heal without an injection has nothing to undo, and excuses nothing.
  if (healStarted !== null && injected !== null) {
    const to = healStarted + (planned.healBoundSeconds + cleanSeconds) * 1000;
    windows.push(window('heal', healStarted - lead, to));
  }
  return windows;
};

/** Steady state: everything after the ramp that lies in no window of its operation. */
export type Steady = {
  from: EpochSecond;
  /** First second without load: rates and health are of what lies before. */
  to: EpochSecond;
  /** First second in which no answer is booked any more: requests of the load's last seconds end in between. */
  tailTo: EpochSecond;
  /** 1 for each second, of those from `from` to before `tailTo`, that is steady for the operation. */
  seconds: Readonly<Record<Op, Uint8Array>>;
  /** Whether answers that ended in this second are part of steady state for the operation. */
  has(op: Op, second: EpochSecond): boolean;
};

/** Of the seconds that are marked. */
export const steadyIn = (
  { from, to, tailTo }: Pick<Steady, 'from' | 'to' | 'tailTo'>,
  seconds: Steady['seconds'],
): Steady => ({
  from,
  to,
  tailTo,
  seconds,
  has: (op, second) => seconds[op][second - from] === 1,
});

/**
 * Steady state begins where the last ramp ends, plus the time limit and 2 s: an answer to the ramp may still come
 * late in that time. It ends with the load; the decay after the hold is part of it, so that slow recovery can't hide.
 * Answers are booked when they end, so those that end in the time limit and 2 s after the load count too. What k6 cuts
 * off at its own stop leaves no row: its scenarios wait longer than the time limit, and a user that is stopped
 * reports nothing.
 */
export const steadyOf = (
  plan: Pick<Plan, 'load'>,
  span: { loadStarted: EpochMilliseconds; loadEnded: EpochMilliseconds },
  windows: readonly Window[],
): Steady => {
  const settled = settledAt(plan.load) * 1000;
  const from = Math.ceil((span.loadStarted + settled) / 1000);
  const to = Math.max(from, Math.floor(span.loadEnded / 1000));
  const tailTo = Math.max(to, tailEnd(plan.load, span.loadEnded));
  return steadyIn(
    { from, to, tailTo },
    { read: mask(from, tailTo, 'read', windows), write: mask(from, tailTo, 'write', windows) },
  );
};

/** First second after the load in which none of its answers can end. */
export const tailEnd = (
  { timeLimitSeconds }: Pick<Plan['load'], 'timeLimitSeconds'>,
  loadEnded: EpochMilliseconds,
): EpochSecond => Math.ceil(loadEnded / 1000) + Math.ceil(timeLimitSeconds + reportingSeconds);

/** Seconds after load starts from which on it is steady. */
export const settledAt = (load: Pick<Plan['load'], 'phases' | 'timeLimitSeconds'>): Seconds => {
  const ramps = load.phases.filter((p) => p.name === 'quiet' || p.name === 'ramp');
  const rampEnds = Math.max(0, ...ramps.map((p) => p.to));
  return rampEnds + load.timeLimitSeconds + reportingSeconds;
};

/** 1 for each second that no window touches. */
const mask = (from: EpochSecond, to: EpochSecond, op: Op, windows: readonly Window[]): Uint8Array => {
  const seconds = new Uint8Array(to - from).fill(1);
  for (const window of windows) {
    if (window.op !== op) continue;
    const begin = Math.max(0, Math.floor(window.from / 1000) - from);
    // Below 0 `fill` would count from the end.
    const end = Math.max(0, Math.ceil(window.to / 1000) - from);
    seconds.fill(0, begin, end);
  }
  return seconds;
};
