import { burnRates } from './alerts/burn-rate.ts';
import { requestsBySecond } from './budget.ts';
import { summed } from './columns.ts';
import type { LoadTable } from './load-table.ts';
import type { Ratio, Seconds } from './units.ts';
import type { Verdict } from './verdict.ts';

/**
 * Each rule over the run's requests of all services, dropped ones included. It fires in the first second that ends
 * both windows above the rate. What came before the run is not known, so only windows that lie wholly in it are
 * looked at, and a rule whose long window is longer than the run is NOT EXAMINED: no alert says nothing there.
 */
export const burnsOf = (table: LoadTable, level: Ratio): Verdict['burns'] => {
  const { bad, all } = totals(table);
  const burn = (end: number, length: Seconds): number => {
    const asked = (all[end] ?? 0) - (all[end - length] ?? 0);
    return asked === 0 ? 0 : ((bad[end] ?? 0) - (bad[end - length] ?? 0)) / asked / (1 - level);
  };
  const peak = (length: Seconds): number | null => {
    if (length > table.seconds) return null;
    let most = 0;
    for (let end = length; end <= table.seconds; end += 1) most = Math.max(most, burn(end, length));
    return most;
  };
  return burnRates.map(({ burn: rate, longSeconds, shortSeconds }) => {
    let firedAt: Seconds | null = null;
    for (let end = longSeconds; end <= table.seconds && firedAt === null; end += 1) {
      if (burn(end, longSeconds) >= rate && burn(end, shortSeconds) >= rate) firedAt = end;
    }
    return {
      rate,
      longSeconds,
      shortSeconds,
      outcome: longSeconds > table.seconds ? 'not examined' : firedAt === null ? 'silent' : 'fired',
      firedAt,
      peakLong: peak(longSeconds),
      peakShort: peak(shortSeconds),
    };
  });
};

/** Bad and all requests up to each second: index i is before the table's second i. */
const totals = (table: LoadTable): { bad: Float64Array; all: Float64Array } => {
  const { bad, all } = requestsBySecond(table);
  return { bad: upTo(summed([bad.read, bad.write], table.seconds)), all: upTo(all) };
};

/** Sums of all seconds before. */
const upTo = (column: Float64Array): Float64Array => {
  const sums = new Float64Array(column.length + 1);
  for (const [i, n] of column.entries()) sums[i + 1] = (sums[i] ?? 0) + n;
  return sums;
};
