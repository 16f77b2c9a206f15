import { recoveryBegins } from '../recovery-begins.ts';
import { taintedShareInFault } from '../validity.ts';
import { percent, seconds } from '../words.ts';
import { faultOf, type Judging, withoutEffect } from './case.ts';
import { against, fail, inconclusive, invalid, nothing, pass, type Seen } from './finding.ts';

/** Time to recovery of one fault, reads or writes: the recovery clock's interval against the bound. */
export const judgeRto: Judging = (objective, seen) => {
  const times = faultOf(objective, seen);
  const clock = seen.clocks.find((c) => c.fault === objective.fault && c.op === objective.op);
  const begin = times === undefined ? null : recoveryBegins(times, seen.evidence.marks);
  if (times === undefined || times.effective === null || clock === undefined || begin === null) {
    const none = nothing(`${objective.fault ?? 'the fault'} did not happen`, 'marks');
    const because = times === undefined ? ['the plan has no such fault'] : withoutEffect(times);
    if (because.length > 0) return invalid(objective, none, because);
    if (times?.effective && begin === null) {
      const endless = nothing(`${times.planned.id} was not seen to end`, 'marks:disruption-over');
      return inconclusive(objective, endless, 'no end of the fault', 'a run in which it is seen to end');
    }
    return inconclusive(objective, none, 'no injection', 'a run that gets as far as this fault');
  }
  const { low, high } = clock.rtoSeconds;
  const what: Seen = {
    observed: high === null || low === null ? null : (low + high) / 2,
    interval: { low, high },
    says: saying(clock, objective.op === 'read' ? 'probes' : 'ledger writes', objective.bound),
    evidence: [objective.op === 'read' ? 'probes' : 'ledger', `marks:${begin.mark}`],
  };
  const from = Math.floor(begin.at / 1000);
  const until = from + Math.max(1, Math.ceil(Math.min(objective.bound, high ?? objective.bound)));
  const busy = seen.health.taintedShare(from, until);
  const because = withoutEffect(times);
  const result = against(clock.rtoSeconds, objective.bound);
  // Overload delays a recovery and never hastens it, so what was met in spite of it was met.
  if (busy > taintedShareInFault && result !== 'met') {
    because.push(`machine or prober overloaded in ${percent(busy)} of the seconds of this recovery`);
  }
  if (clock.probes === 0) because.push('nobody was asked in the time of this recovery');
  if (because.length > 0) return invalid(objective, what, because);
  switch (result) {
    case 'met':
      return pass(objective, what);
    case 'missed':
      return fail(objective, what);
    case 'undecided':
      return inconclusive(
        objective,
        what,
        `an outage of at least ${seconds(low ?? 0)}`,
        'ten clean seconds before the heal, the next fault and the end of the run',
      );
  }
};

const saying = (
  clock: {
    rtoSeconds: { low: number | null; high: number | null };
    badProbes: number;
    probes: number;
    instants: { t5: { says: string } };
  },
  what: string,
  bound: number,
): string => {
  const { low, high } = clock.rtoSeconds;
  const bad = `${clock.badProbes} of ${clock.probes} ${what} were bad`;
  if (high === null)
    return `${bad}; not recovered by itself after ${seconds(low ?? 0)}, bound ${seconds(bound)}`;
  return `${bad}; recovered after ${seconds(low ?? 0)} to ${seconds(high)}, bound ${seconds(bound)}; ${clock.instants.t5.says}`;
};
