import { type RequestsBySecond, spentBySecond } from '../budget.ts';
import type { Evidence } from '../evidence.ts';
import type { LoadColumns } from '../load-columns.ts';
import type { LoadTable } from '../load-table.ts';
import type { Plan } from '../plan.ts';
import type { Timeline } from '../timeline.ts';
import type { RecoveryClock, Window } from '../verdict.ts';
import { evaluateAlerts } from './evaluate.ts';
import { alertMatrix } from './matrix.ts';
import type { Alerts } from './result.ts';
import { alertRules } from './rules.ts';
import { withAlerts } from './tell.ts';

/** What the document's alerts would have told of this run, and the recovery clocks with their t2. */
export const judgeAlerts = (
  plan: Pick<Plan, 'load'>,
  evidence: Evidence<LoadColumns>,
  seen: {
    table: Pick<LoadTable, 'from' | 'seconds'>;
    requests: RequestsBySecond;
    windows: readonly Window[];
    timeline: Timeline;
    clocks: readonly RecoveryClock[];
  },
): { alerts: Alerts; clocks: RecoveryClock[] } => {
  const rules = alertRules();
  const { from, seconds } = seen.table;
  const spent = spentBySecond(seen.requests);
  const results = evaluateAlerts(
    rules,
    { ...evidence, grid: { from, seconds }, timeLimitSeconds: plan.load.timeLimitSeconds },
    { windows: seen.windows, spent: (second) => spent[second] ?? 0 },
  );
  const alerts = { rules: results, matrix: alertMatrix(rules, results, seen.timeline, seen.clocks) };
  return { alerts, clocks: withAlerts(seen.clocks, alerts, rules) };
};
