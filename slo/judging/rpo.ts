import { rpoOf } from '../durability.ts';
import { seconds } from '../words.ts';
import { type Case, faultOf, type Judging, withoutEffect } from './case.ts';
import { against, fail, inconclusive, invalid, nothing, pass, type Seen } from './finding.ts';

/**
 * Data lost to one fault. In seconds, where an asynchronous replica takes over: from the oldest lost acknowledgement
 * to t0. In writes, where none may be lost.
 */
export const judgeRpo: Judging = (objective, seen) => {
  const times = faultOf(objective, seen);
  if (times === undefined || times.effective === null) {
    const none = nothing(`${objective.fault ?? 'the fault'} did not happen`, 'marks');
    const because = times === undefined ? ['the plan has no such fault'] : withoutEffect(times);
    if (because.length > 0) return invalid(objective, none, because);
    return inconclusive(objective, none, 'no injection', 'a run that gets as far as this fault');
  }
  const t0 = times.effective.at;
  const own = seen.durability.lost.filter((l) => l.fault === times);
  const atStake = acknowledgedBefore(seen, t0);
  const interval =
    objective.unit === 'seconds' ? rpoOf(seen.durability.lost, times) : { low: own.length, high: own.length };
  const whole = seen.durability.unread.length === 0 && seen.durability.missingRows === 0 && atStake > 0;
  const what: Seen = {
    observed: objective.unit === 'seconds' ? interval.low : own.length,
    interval: whole ? interval : { low: interval.low, high: null },
    says:
      own.length === 0
        ? `none of the ${atStake} writes acknowledged in the ${atStakeSeconds} s before the fault was lost`
        : `${own.length} acknowledged writes lost, ${interval.high === null ? 'back to the first that the ledger made' : `reaching back ${seconds(interval.low ?? 0)} to ${seconds(interval.high)}`}`,
    evidence: ['ledger', 'readBack', 'marks:fault-effective'],
  };
  const because = withoutEffect(times);
  if (because.length > 0) return invalid(objective, what, because);
  const verdict = against(what.interval, objective.bound);
  if (verdict === 'missed') return fail(objective, what);
  if (verdict === 'met') return pass(objective, what);
  return inconclusive(
    objective,
    what,
    `${atStake} writes acknowledged just before the fault`,
    'a ledger without gaps that was writing before the fault, read back whole, with older writes that survived',
  );
};

/** Ours: the writes that a lagging standby would lose first. */
const atStakeSeconds = 10;

const acknowledgedBefore = ({ evidence }: Case, t0: number): number =>
  evidence.ledger.filter(
    (r) => r.class === 'acknowledged' && r.endedAt <= t0 && r.endedAt > t0 - atStakeSeconds * 1000,
  ).length;
