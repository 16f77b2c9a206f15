import { summed } from './columns.ts';
import type { LoadSeries, LoadTable } from './load-table.ts';
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
  table: Pick<LoadTable, 'from' | 'seconds'>,
  { bad, all }: RequestsBySecond,
  windows: readonly Window[],
  timeline: Timeline,
  level: Ratio,
): Verdict['budget'] => {
  const spent = new Map(timeline.faults.map((f) => [f.planned.id, 0]));
  const owners = { read: ownersOf(table, windows, 'read'), write: ownersOf(table, windows, 'write') };
  let spentSeconds = 0;
  for (const [i, asked] of all.entries()) {
    if (asked === 0) continue;
    spentSeconds += (at(bad.read, i) + at(bad.write, i)) / asked;
    for (const op of ['read', 'write'] as const) {
      const owner = owners[op][i];
      if (owner !== undefined) spent.set(owner, (spent.get(owner) ?? 0) + at(bad[op], i) / asked);
    }
  }
  return {
    spentSeconds,
    monthSeconds: monthSeconds(level),
    perFault: [...spent.entries()].map(([fault, seconds]) => ({ fault, spentSeconds: seconds })),
  };
};

/** Fault whose window each second is in; a later one takes over. */
const ownersOf = (
  table: Pick<LoadTable, 'from' | 'seconds'>,
  windows: readonly Window[],
  op: Op,
): (string | undefined)[] => {
  const owners = new Array<string | undefined>(table.seconds);
  const own = windows.filter((w) => w.op === op).sort((a, b) => a.from - b.from);
  for (const window of own) {
    const from = Math.max(0, Math.floor(window.from / 1000) - table.from);
    // Below 0 `fill` would count from the end.
    const to = Math.max(0, Math.ceil(window.to / 1000) - table.from);
    owners.fill(window.fault, from, to);
  }
  return owners;
};

/** Seconds of full outage that were spent up to the end of each second of the table, faults included. */
export const spentBySecond = ({ bad, all }: RequestsBySecond): Float64Array => {
  let sum = 0;
  return all.map((asked, i) => {
    if (asked > 0) sum += (at(bad.read, i) + at(bad.write, i)) / asked;
    return sum;
  });
};

/** Requests of all services, and the bad ones of each operation; dropped ones are bad. Index 0 is the table's first second. */
export type RequestsBySecond = Readonly<{ bad: Readonly<Record<Op, Float64Array>>; all: Float64Array }>;

export const requestsBySecond = (table: LoadTable): RequestsBySecond => {
  const sum = (op: Op, names: readonly (keyof LoadSeries)[]) =>
    summed(
      serviceIds.flatMap((id) => names.map((name) => table.series[id][op][name])),
      table.seconds,
    );
  const bad = {
    read: sum('read', ['late', 'error', 'dropped']),
    write: sum('write', ['late', 'error', 'dropped']),
  };
  const good = [sum('read', ['good']), sum('write', ['good'])];
  return { bad, all: summed([bad.read, bad.write, ...good], table.seconds) };
};

const at = (column: Float64Array, i: Count): number => column[i] ?? 0;
