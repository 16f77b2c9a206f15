import { burnRates } from './alerts/burn-rate.ts';
import type { RequestsBySecond } from './budget.ts';
import { summed } from './columns.ts';
import type { Ratio, Seconds } from './units.ts';
import type { Verdict } from './verdict.ts';

/**
 * Each rule over the run's requests of all services, dropped ones included. It fires in the first second that ends
 * both windows above the rate. What came before the run is not known, so only windows that lie wholly in it are
 * looked at, and a rule whose long window is longer than the run is NOT EXAMINED: no alert says nothing there.
 */
export const burnsOf = (requests: RequestsBySecond, level: Ratio): Verdict['burns'] => {
  const seconds = requests.all.length;
  const bad = upTo(summed([requests.bad.read, requests.bad.write], seconds));
  const all = upTo(requests.all);
  const burn = (end: number, length: Seconds): number => {
    const asked = (all[end] ?? 0) - (all[end - length] ?? 0);
    return asked === 0 ? 0 : ((bad[end] ?? 0) - (bad[end - length] ?? 0)) / asked / (1 - level);
  };
  const peak = (length: Seconds): number | null => {
    if (length > seconds) return null;
    let most = 0;
    for (let end = length; end <= seconds; end += 1) most = Math.max(most, burn(end, length));
    return most;
  };
  return burnRates.map(({ burn: rate, longSeconds, shortSeconds }) => {
    let firedAt: Seconds | null = null;
    for (let end = longSeconds; end <= seconds && firedAt === null; end += 1) {
      if (burn(end, longSeconds) >= rate && burn(end, shortSeconds) >= rate) firedAt = end;
    }
    return {
      rate,
      longSeconds,
      shortSeconds,
      outcome: longSeconds > seconds ? 'not examined' : firedAt === null ? 'silent' : 'fired',
      firedAt,
      peakLong: peak(longSeconds),
      peakShort: peak(shortSeconds),
    };
  });
};

/** Sums of all seconds before: index i is before second i. */
const upTo = (column: Float64Array): Float64Array => {
  const sums = new Float64Array(column.length + 1);
  for (let i = 0; i < column.length; i += 1) sums[i + 1] = (sums[i] ?? 0) + (column[i] ?? 0);
  return sums;
};
