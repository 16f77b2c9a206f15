import { isImposed, untilHeal } from '../imposed.ts';
import type { FaultTimes, Timeline } from '../timeline.ts';
import type { EpochMilliseconds, Seconds } from '../units.ts';
import type { RecoveryClock } from '../verdict.ts';
import { seconds } from '../words.ts';
import { concerns } from './concerns.ts';
import type { AlertCell, AlertResult } from './result.ts';
import { type AlertRule, lingers } from './rule.ts';

/**
 * Faults against alerts: for each fault that took effect the rules that concern it and those that fired in its
 * window, then the false alarms. What was expected follows from the outage as prober and ledger saw it, which the
 * rules' own series do not come from.
 */
export const alertMatrix = (
  rules: readonly AlertRule[],
  results: readonly AlertResult[],
  timeline: Timeline,
  clocks: readonly RecoveryClock[],
): AlertCell[] => {
  const pairs = rules.flatMap((rule) => {
    const result = results.find((r) => r.rule === rule.id);
    return result === undefined ? [] : [{ rule, result }];
  });
  const told = timeline.faults.flatMap((fault) => {
    const { effective } = fault;
    if (effective === null) return [];
    const outage = outageOf(fault, clocks);
    const length = Math.max(outage, (endOf(fault, effective.at) - effective.at) / 1000);
    return pairs.flatMap(({ rule, result }) => cellOf(fault, rule, result, outage, length));
  });
  const alone = pairs.flatMap(({ rule, result }): AlertCell[] => {
    const firings = result.firings.filter((f) => f.fault === null);
    const [first] = firings;
    if (first === undefined) return [];
    return [
      {
        fault: null,
        rule: rule.id,
        expected: 'no',
        outcome: 'false',
        says: `fired for ${[...new Set(firings.map((f) => f.subject))].join(', ')} in no fault's window`,
      },
    ];
  });
  return [...told, ...alone];
};

const cellOf = (
  { planned, effective }: FaultTimes,
  rule: AlertRule,
  result: AlertResult,
  outage: Seconds,
  length: Seconds,
): AlertCell[] => {
  const own = result.firings.filter((f) => f.fault === planned.id);
  const [first] = own;
  const concerned = concerns[planned.fault].includes(rule.id);
  const can = rule.forSeconds <= length + lingers(rule);
  const expected = concerned ? expectedOf(rule, outage, can) : 'no';
  const cell = (outcome: AlertCell['outcome'], says: string): AlertCell[] => [
    { fault: planned.id, rule: rule.id, expected, outcome, says },
  ];
  if (first !== undefined) {
    const after = (first.firedAt - (effective?.at ?? first.firedAt)) / 1000;
    return cell('fired', `for ${first.subject} ${seconds(after)} after the fault`);
  }
  if (!concerned) return [];
  if (!can) {
    const lingering = lingers(rule) > 0 ? ` (and ${seconds(lingers(rule))} that its average looks back)` : '';
    return cell(
      'can not fire',
      `${seconds(rule.forSeconds)} of window > ${seconds(length)} of fault${lingering}`,
    );
  }
  return cell(result.result === 'not observable' ? 'not observable' : 'silent', result.says);
};

/** Errors and silence are what the witnesses see too; of the rest the outage says nothing. */
const expectedOf = (rule: AlertRule, outage: Seconds, can: boolean): AlertCell['expected'] => {
  if (!can) return 'no';
  switch (rule.measure.of) {
    case 'errors':
      return outage >= rule.forSeconds ? 'yes' : 'no';
    case 'restarts':
      // One kill is one restart at most.
      return rule.above >= 1 ? 'no' : 'unknown';
    default:
      return 'unknown';
  }
};

/**
 * From the first bad answer to the ten clean seconds, the longer of reads and writes; what was seen of it if it did not end.
 * One that was imposed until its recovery was timed was an outage until then, too.
 */
const outageOf = ({ planned, effective }: FaultTimes, clocks: readonly RecoveryClock[]): Seconds =>
  Math.max(
    0,
    ...clocks
      .filter((c) => c.fault === planned.id)
      .map(({ instants: { t0, t1, t5 }, rtoSeconds }) => {
        const imposed =
          isImposed(planned) && t0.at !== null && effective !== null ? (t0.at - effective.at) / 1000 : 0;
        if (t1.at === null) return imposed;
        return imposed + (t5.at === null ? (rtoSeconds.low ?? 0) : (t5.at - t1.at) / 1000);
      }),
  );

/** When nothing of it was left in the system, by the marks or else by the plan. */
const endOf = ({ planned, healEnded, healStarted }: FaultTimes, from: EpochMilliseconds): EpochMilliseconds =>
  healEnded ?? (healStarted ?? from + untilHeal(planned) * 1000) + planned.healBoundSeconds * 1000;
