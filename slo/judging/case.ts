import type { Alerts } from '../alerts/result.ts';
import type { CountComparison } from '../counts.ts';
import type { Durability } from '../durability.ts';
import type { Evidence } from '../evidence.ts';
import type { LoadTable } from '../load-table.ts';
import type { Objective, Plan } from '../plan.ts';
import type { queryReadings } from '../rates.ts';
import type { ServiceId } from '../services.ts';
import type { FaultTimes, Timeline } from '../timeline.ts';
import type { Count } from '../units.ts';
import type { Health } from '../validity.ts';
import type { Finding, RecoveryClock, Window } from '../verdict.ts';
import type { Steady } from '../windows.ts';

/** All that a judge of one kind of objective may look at: the evidence, and what was read out of it once. */
export type Case = {
  plan: Plan;
  evidence: Evidence;
  timeline: Timeline;
  windows: readonly Window[];
  steady: Steady;
  table: LoadTable;
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

/** Pure: one objective, one finding. One file for each kind. */
export type Judging = (objective: Objective, seen: Case) => Finding;

/** The fault that an objective is about; undefined when the plan has none of that id. */
export const faultOf = (objective: Objective, { timeline }: Case): FaultTimes | undefined =>
  timeline.faults.find((f) => f.planned.id === objective.fault);

export type SteadySecond = { second: number; good: Count; late: Count; error: Count; dropped: Count };

/** Requests in steady state, second by second, empty ones included but for the load's tail, of one service or of all together. */
export const steadySeconds = ({ steady, table, plan }: Case, service?: ServiceId): SteadySecond[] => {
  const ids = service === undefined ? plan.load.services.map((s) => s.service) : [service];
  const seconds: SteadySecond[] = [];
  for (let s = steady.from; s < steady.tailTo; s += 1) {
    const sum: SteadySecond = { second: s, good: 0, late: 0, error: 0, dropped: 0 };
    for (const op of ['read', 'write'] as const) {
      if (!steady.has(op, s)) continue;
      for (const id of ids) {
        const columns = table.series[id][op];
        const at = s - table.from;
        sum.good += columns.good[at] ?? 0;
        sum.late += columns.late[at] ?? 0;
        sum.error += columns.error[at] ?? 0;
        sum.dropped += columns.dropped[at] ?? 0;
      }
    }
    const any = s < steady.to || sum.good + sum.late + sum.error + sum.dropped > 0;
    if (any && (steady.has('read', s) || steady.has('write', s))) seconds.push(sum);
  }
  return seconds;
};

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
