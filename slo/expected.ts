import { untilHeal } from './imposed.ts';
import type { Plan, PlannedFault } from './plan.ts';
import { offeredRequests } from './rates.ts';
import type { Op, ServiceId } from './services.ts';
import type { FaultTimes } from './timeline.ts';
import type { Count, Seconds } from './units.ts';
import { cleanSeconds, type Steady, steadyOf, windowsOf } from './windows.ts';

/** What a run of this plan will gather if all goes as planned, before anything is seen. */
export type Expected = {
  steadySeconds: Record<Op, Seconds>;
  /** Hold outside of all windows, reads and writes alike. */
  holdSeconds: Seconds;
  requests(service: ServiceId): Count;
  allRequests: Count;
};

/**
 * Assumes that each fault takes effect `preflightSeconds` after its turn and that its heal starts as planned.
 */
export const expectedOf = (load: Plan['load'], chaos: readonly PlannedFault[]): Expected => {
  const timeline = { loadStarted: 0, loadEnded: load.durationSeconds * 1000, faults: chaos.map(asPlanned) };
  const windows = windowsOf({ load }, timeline);
  const steady = steadyOf({ load }, timeline, windows);
  const requests = (service: ServiceId): Count => {
    const own = load.services.find((s) => s.service === service);
    if (own === undefined) return 0;
    let sum = 0;
    for (let s = steady.from; s < steady.to; s += 1) {
      const share =
        (steady.has('read', s) ? own.readShare : 0) + (steady.has('write', s) ? 1 - own.readShare : 0);
      sum += share * offeredRequests(own, s + 0.5);
    }
    return Math.floor(sum);
  };
  return {
    steadySeconds: { read: lengthOf(steady, ['read']), write: lengthOf(steady, ['write']) },
    holdSeconds: heldSeconds(load, steady),
    requests,
    allRequests: load.services.reduce((sum, s) => sum + requests(s.service), 0),
  };
};

/** Requests of the load, probes and ledger writes in the window of a rollout, of the service that it replaces. */
export const rolloutExpects = (
  { at, aim, bound }: PlannedFault,
  { load, witnesses }: Pick<Plan, 'load' | 'witnesses'>,
): Count => {
  const window = Math.max(bound.readsSeconds, bound.writesSeconds) + cleanSeconds;
  const seconds: Seconds = Math.max(0, Math.min(window, load.durationSeconds - at));
  const { probesPerSecond, ledgerWritesPerSecond } = witnesses;
  return Math.floor(
    load.services
      .filter((s) => aim.service === undefined || s.service === aim.service)
      .reduce((sum, s) => sum + s.requestsPerSecond + probesPerSecond + ledgerWritesPerSecond, 0) * seconds,
  );
};

/** The ten clean seconds that a pre-flight check waits for, and a little slack. */
const preflightSeconds: Seconds = 12;

const asPlanned = (planned: PlannedFault): FaultTimes => {
  const at = (planned.at + preflightSeconds) * 1000;
  return {
    planned,
    injected: at,
    effective: { at, uncertaintyMs: 0, clock: 'runner' },
    ineffective: null,
    healStarted: at + untilHeal(planned) * 1000,
    healEnded: null,
  };
};

const lengthOf = (steady: Steady, ops: readonly Op[]): Seconds => {
  let seconds = 0;
  for (let s = steady.from; s < steady.to; s += 1) if (ops.every((op) => steady.has(op, s))) seconds += 1;
  return seconds;
};

const heldSeconds = (load: Plan['load'], steady: Steady): Seconds => {
  const holds = load.phases.filter((p) => p.name === 'hold');
  let seconds = 0;
  for (let s = steady.from; s < steady.to; s += 1) {
    const held = holds.some((p) => p.from <= s && s + 1 <= p.to);
    if (held && steady.has('read', s) && steady.has('write', s)) seconds += 1;
  }
  return seconds;
};
