import type { LoadTable } from './load-table.ts';
import { type Op, serviceIds } from './services.ts';
import type { Timeline } from './timeline.ts';
import type { Count, Ratio, Seconds } from './units.ts';
import type { Verdict, Window } from './verdict.ts';

/** Claim 1.production.availability over 30 days: 259.2 s. */
export const monthSeconds = (level: Ratio): Seconds => Math.round((1 - level) * 30 * 86_400 * 1000) / 1000;

/**
 * What the run cost, in seconds of a full outage of all services: for each second the share of its requests that was
 * bad, faults included. A second in the windows of several faults is the price of the one that began last.
 */
export const priceOf = (
  table: LoadTable,
  windows: readonly Window[],
  timeline: Timeline,
  level: Ratio,
): Verdict['budget'] => {
  const spent = new Map(timeline.faults.map((f) => [f.planned.id, 0]));
  const owners = { read: ownersOf(table, windows, 'read'), write: ownersOf(table, windows, 'write') };
  let spentSeconds = 0;
  for (let i = 0; i < table.seconds; i += 1) {
    const { bad, all } = requestsAt(table, i);
    if (all === 0) continue;
    spentSeconds += (bad.read + bad.write) / all;
    for (const op of ['read', 'write'] as const) {
      const owner = owners[op][i];
      if (owner !== undefined) spent.set(owner, (spent.get(owner) ?? 0) + bad[op] / all);
    }
  }
  return {
    spentSeconds,
    monthSeconds: monthSeconds(level),
    perFault: [...spent.entries()].map(([fault, seconds]) => ({ fault, spentSeconds: seconds })),
  };
};

/** Fault whose window each second is in; a later one takes over. */
const ownersOf = (table: LoadTable, windows: readonly Window[], op: Op): (string | undefined)[] => {
  const owners = new Array<string | undefined>(table.seconds);
  const own = windows.filter((w) => w.op === op).sort((a, b) => a.from - b.from);
  for (const window of own) {
    const from = Math.max(0, Math.floor(window.from / 1000) - table.from);
    const to = Math.min(table.seconds, Math.ceil(window.to / 1000) - table.from);
    if (to > from) owners.fill(window.fault, from, to);
  }
  return owners;
};

/** Seconds of full outage that were spent up to the end of each second of the table, faults included. */
export const spentBySecond = (table: LoadTable): Float64Array => {
  const spent = new Float64Array(table.seconds);
  let sum = 0;
  for (let i = 0; i < table.seconds; i += 1) {
    const { bad, all } = requestsAt(table, i);
    if (all > 0) sum += (bad.read + bad.write) / all;
    spent[i] = sum;
  }
  return spent;
};

/** Requests of all services in the table's second `i`; dropped ones are bad. */
export const requestsAt = (table: LoadTable, i: Count) => {
  const bad = { read: 0, write: 0 };
  let all = 0;
  for (const id of serviceIds) {
    for (const op of ['read', 'write'] as const) {
      const { good, late, error, dropped } = table.series[id][op];
      const b = (late[i] ?? 0) + (error[i] ?? 0) + (dropped[i] ?? 0);
      bad[op] += b;
      all += b + (good[i] ?? 0);
    }
  }
  return { bad, all };
};
