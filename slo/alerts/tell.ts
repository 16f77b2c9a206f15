import type { Milliseconds } from '../units.ts';
import type { RecoveryClock } from '../verdict.ts';
import { seconds } from '../words.ts';
import type { Alerts } from './result.ts';
import type { AlertRule } from './rule.ts';

/** One-second rows, and k6 books a second up to one late. */
const rowUncertaintyMs: Milliseconds = 2000;

/**
 * The clocks with t2: an alert that was seen to fire, or else the first rule that would have fired on this fault, or
 * else why none could.
 */
export const withAlerts = (
  clocks: readonly RecoveryClock[],
  { rules: results, matrix }: Alerts,
  rules: readonly AlertRule[],
): RecoveryClock[] =>
  clocks.map((clock) => {
    if (clock.instants.t2.at !== null) return clock;
    const t0 = clock.instants.t0.at ?? Number.NEGATIVE_INFINITY;
    const [first] = results
      .flatMap(({ rule, firings }) => firings.map((f) => ({ rule, ...f })))
      .filter((f) => f.fault === clock.fault && f.firedAt >= t0)
      .sort((a, b) => a.firedAt - b.firedAt);
    const t2 =
      first === undefined
        ? { at: null, clock: 'none', uncertaintyMs: 0, says: whyNone(clock, matrix, rules) }
        : {
            at: first.firedAt,
            clock: clockOf(rules.find((r) => r.id === first.rule)),
            uncertaintyMs: rowUncertaintyMs,
            says: `${first.rule} would have fired for ${first.subject}`,
          };
    return { ...clock, instants: { ...clock.instants, t2 } };
  });

/** Whose rows the rule was evaluated on. */
const clockOf = (rule: AlertRule | undefined): string =>
  rule !== undefined && ['errors', 'late', 'silence'].includes(rule.measure.of) ? 'k6' : 'platform';

const whyNone = ({ fault }: RecoveryClock, matrix: Alerts['matrix'], rules: readonly AlertRule[]): string => {
  const own = matrix.filter((c) => c.fault === fault);
  const blind = own.filter((c) => c.outcome === 'not observable').map((c) => c.rule);
  const silent = own.filter((c) => c.outcome === 'silent').map((c) => c.rule);
  const late = own.filter((c) => c.outcome === 'can not fire');
  const quickest = Math.min(...late.flatMap((c) => rules.find((r) => r.id === c.rule)?.forSeconds ?? []));
  const parts = [
    ...(late.length > 0
      ? [`${late.length} rules can not fire within this fault, the quickest waits ${seconds(quickest)}`]
      : []),
    ...(silent.length > 0 ? [`silent: ${silent.join(', ')}`] : []),
    ...(blind.length > 0 ? [`not observable: ${blind.join(', ')}`] : []),
  ];
  return parts.length === 0 ? 'no alert concerns this fault' : parts.join('; ');
};
