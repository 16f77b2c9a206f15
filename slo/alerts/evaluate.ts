import type { Count, EpochMilliseconds, Seconds } from '../units.ts';
import type { Window } from '../verdict.ts';
import { many, seconds } from '../words.ts';
import { type Recorded, readingsOf } from './readings.ts';
import type { AlertFiring, AlertResult } from './result.ts';
import { type AlertRule, lingers } from './rule.ts';
import type { Reading } from './series.ts';
import { alertStates } from './states.ts';

/** What a rule is evaluated on, beside the evidence. */
export type Told = {
  windows: readonly Window[];
  /** Seconds of full outage that were spent up to the end of each second of the grid. */
  spent: (second: Count) => Seconds;
};

/**
 * Whether each rule would have fired on what was recorded. Where a measure is only known between bounds, `fired`
 * holds for the least and `silent` for the most of it.
 */
export const evaluateAlerts = (rules: readonly AlertRule[], seen: Recorded, told: Told): AlertResult[] => {
  const read = readingsOf(seen);
  return rules.map((rule): AlertResult => {
    const { id, title, severity, forSeconds } = rule;
    const found = read(rule.measure);
    const result = (of: AlertResult['result'], says: string, firings: AlertFiring[] = []): AlertResult => ({
      rule: id,
      title,
      severity,
      result: of,
      says,
      firings,
    });
    if (found.readings === null) return result('not observable', found.because);
    const surely = found.readings.map((r) => ({ of: r, ...stateOf(rule, r, 'low') }));
    const firings = surely
      .flatMap((s) => s.firings.map((f) => firingOf(rule, s.of, f, seen, told)))
      .sort((a, b) => a.firedAt - b.firedAt || (a.subject < b.subject ? -1 : 1));
    const longest = Math.max(-1, ...surely.map((s) => s.longest ?? -1));
    if (firings.length > 0) {
      const subjects = new Set(firings.map((f) => f.subject)).size;
      return result(
        'fired',
        `${many(firings.length)} times, for ${many(subjects)} of ${many(surely.length)}`,
        firings,
      );
    }
    const perhaps = found.readings.filter((r) => stateOf(rule, r, 'high').firings.length > 0);
    if (perhaps.length > 0) {
      return result('not observable', found.apart ?? 'too little was recorded');
    }
    const held =
      longest < 0 ? 'its condition never held' : `its condition held for ${seconds(longest)} at most`;
    return result('silent', forSeconds === 0 ? held : `${held}, and must hold for ${seconds(forSeconds)}`);
  });
};

const stateOf = (rule: AlertRule, reading: Reading, end: 'low' | 'high') => {
  const column = reading[end];
  return alertStates((i) => (column[i] ?? Number.NaN) > rule.above, column.length, rule.forSeconds);
};

const firingOf = (
  rule: AlertRule,
  { subject }: Reading,
  firing: ReturnType<typeof alertStates>['firings'][number],
  { grid }: Recorded,
  { windows, spent }: Told,
): AlertFiring => {
  // A second's row is whole when the second is over: that is when a rule can first see it.
  const instant = (step: Count): EpochMilliseconds => (grid.from + step + 1) * 1000;
  return {
    subject,
    pendingAt: instant(firing.pending),
    firedAt: instant(firing.fired),
    resolvedAt: firing.resolved === null ? null : instant(firing.resolved),
    budgetSpentSeconds: spent(firing.fired),
    fault: faultAt(instant(firing.pending), windows, lingers(rule)),
  };
};

/** The fault in whose window an instant lies, the last that began if several; as the budget assigns its price. */
const faultAt = (at: EpochMilliseconds, windows: readonly Window[], lingering: Seconds): string | null =>
  windows
    .filter((w) => w.from <= at && at < w.to + lingering * 1000)
    .reduce<Window | null>((last, w) => (last === null || w.from >= last.from ? w : last), null)?.fault ??
  null;
