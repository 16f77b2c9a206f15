import type { Alerts } from '../alerts/result.ts';
import type { RequestsBySecond } from '../budget.ts';
import { addWhere, onlyWhere, sumAt } from '../columns.ts';
import type { CountComparison } from '../counts.ts';
import type { Durability } from '../durability.ts';
import type { Evidence } from '../evidence.ts';
import type { LoadColumns } from '../load-columns.ts';
import type { LoadSeries, LoadTable } from '../load-table.ts';
import type { Objective, Plan } from '../plan.ts';
import type { queryReadings } from '../rates.ts';
import type { Op, ServiceId } from '../services.ts';
import type { Tallies } from '../statistics/tallies.ts';
import type { FaultTimes, Timeline } from '../timeline.ts';
import type { Health } from '../validity.ts';
import type { Finding, RecoveryClock, Window } from '../verdict.ts';
import type { Steady } from '../windows.ts';

/** All that a judge of one kind of objective may look at: the evidence, and what was read out of it once. */
export type Case = {
  plan: Plan;
  evidence: Evidence<LoadColumns>;
  timeline: Timeline;
  windows: readonly Window[];
  steady: Steady;
  table: LoadTable;
  /** Of all services together, by second of the table. */
  requests: RequestsBySecond;
  /** At each service's own database. */
  queries: ReturnType<typeof queryReadings>;
  clocks: readonly RecoveryClock[];
  alerts: Alerts;
  durability: Durability;
  /** Why the run was not carried through; null when it was. */
  cut: string | null;
  counts: CountComparison;
  health: Health;
};

const ops: readonly Op[] = ['read', 'write'];

/** Pure: one objective, one finding. One file for each kind. */
export type Judging = (objective: Objective, seen: Case) => Finding;

/** The fault that an objective is about; undefined when the plan has none of that id. */
export const faultOf = (objective: Objective, { timeline }: Case): FaultTimes | undefined =>
  timeline.faults.find((f) => f.planned.id === objective.fault);

type Column = keyof LoadSeries;

/**
 * Requests that count as failures, and those with `others`, in each second of steady state: empty ones too, but for the
 * load's tail. Of one service or of all together.
 */
export const steadyTallies = (
  { steady, table, plan }: Case,
  service: ServiceId | undefined,
  of: { failures: readonly Column[]; others: readonly Column[] },
): Tallies => {
  const ids = service === undefined ? plan.load.services.map((s) => s.service) : [service];
  const columnsOf = (op: Op, names: readonly Column[]) =>
    ids.flatMap((id) => names.map((name) => table.series[id][op][name]));
  const offset = steady.from - table.from;
  const own = ops.map((op) => ({ op, has: steady.seconds[op], all: columnsOf(op, everyColumn) }));
  const counts = new Uint8Array(steady.tailTo - steady.from);
  const tail = steady.to - steady.from;
  for (const { has, all } of own) {
    for (let i = 0; i < counts.length; i += 1)
      if (has[i] === 1 && (i < tail || sumAt(all, i + offset) > 0)) counts[i] = 1;
  }
  const add = (names: readonly Column[], sums: Float64Array): Float64Array => {
    for (const { op, has } of own) {
      for (const column of columnsOf(op, names)) addWhere(has, column.subarray(offset), sums);
    }
    return sums;
  };
  const failures = add(of.failures, new Float64Array(counts.length));
  const trials = add(of.others, failures.slice());
  return { trials: onlyWhere(counts, trials), failures: onlyWhere(counts, failures) };
};

const everyColumn: readonly Column[] = ['good', 'late', 'error', 'dropped'];

/** Why a fault's findings can't be judged: it had no effect, or was not tried. Empty when it took effect. */
export const withoutEffect = (times: FaultTimes): string[] => {
  if (times.effective !== null) {
    return times.injected === null ? [`no mark says when ${times.planned.id} was injected`] : [];
  }
  if (times.ineffective !== null) return [`${times.planned.id} had no effect (${times.ineffective.says})`];
  return times.injected === null
    ? []
    : [`${times.planned.id} was injected, and nothing proves that it took effect`];
};
