import type { LoadTable } from './load-table.ts';
import { serviceIds } from './services.ts';
import type { Ratio, Seconds } from './units.ts';
import type { Verdict } from './verdict.ts';

/**
 * Pairs of windows in which the budget must burn at least so fast. Source: Google, The Site Reliability Workbook,
 * chapter 5, table 5-8. Ours: 3 over a day, which spends a tenth of the month's budget, between its 6 h and its 3 days.
 */
export const burnRules = [
  { rate: 14.4, longSeconds: 3600, shortSeconds: 300 },
  { rate: 6, longSeconds: 6 * 3600, shortSeconds: 1800 },
  { rate: 3, longSeconds: 86_400, shortSeconds: 7200 },
  { rate: 1, longSeconds: 3 * 86_400, shortSeconds: 6 * 3600 },
] as const satisfies readonly { rate: number; longSeconds: Seconds; shortSeconds: Seconds }[];

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
  return burnRules.map(({ rate, longSeconds, shortSeconds }) => {
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
  const bad = new Float64Array(table.seconds + 1);
  const all = new Float64Array(table.seconds + 1);
  for (let i = 0; i < table.seconds; i += 1) {
    let failed = 0;
    let good = 0;
    for (const id of serviceIds) {
      for (const op of ['read', 'write'] as const) {
        const s = table.series[id][op];
        failed += (s.late[i] ?? 0) + (s.error[i] ?? 0) + (s.dropped[i] ?? 0);
        good += s.good[i] ?? 0;
      }
    }
    bad[i + 1] = (bad[i] ?? 0) + failed;
    all[i + 1] = (all[i] ?? 0) + failed + good;
  }
  return { bad, all };
};
