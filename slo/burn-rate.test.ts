import { describe, expect, it } from 'vitest';
import { burnRates } from './alerts/burn-rate.ts';
import { type RequestsBySecond, requestsBySecond } from './budget.ts';
import { burnsOf } from './burn-rate.ts';
import { byService, type LoadTable } from './load-table.ts';

/** Ten requests a second of one service, of which a share fails in some seconds. */
const table = (seconds: number, share: (second: number) => number): RequestsBySecond => {
  const none = () => ({
    good: new Float64Array(seconds),
    late: new Float64Array(seconds),
    error: new Float64Array(seconds),
    dropped: new Float64Array(seconds),
  });
  const series = byService(() => ({ read: none(), write: none() }));
  for (let i = 0; i < seconds; i += 1) {
    series.donor.read.good[i] = 10 * (1 - share(i));
    series.donor.read.error[i] = 10 * share(i);
  }
  return requestsBySecond({ from: 0, seconds, series } as unknown as LoadTable);
};
const fast = (t: RequestsBySecond) => burnsOf(t, 0.9999)[0];

describe('burn rates', () => {
  it('spend 2, 5, 10 and 10 % of a month in their long windows', () => {
    const spent = burnRates.map((r) => (r.burn * r.longSeconds) / (30 * 86_400));
    expect(spent.map((s) => Math.round(100 * s))).toEqual([2, 5, 10, 10]);
  });

  it('are not examined where the window is longer than the run, not silent', () => {
    const [first, ...slower] = burnsOf(
      table(600, () => 1),
      0.9999,
    );
    expect(first).toMatchObject({ outcome: 'not examined', firedAt: null, peakLong: null });
    expect(first?.peakShort).toBeCloseTo(10_000, 6);
    expect(slower.map((b) => [b.outcome, b.peakShort])).toEqual(slower.map(() => ['not examined', null]));
  });

  it('fire once both windows burn at the rate', () => {
    // 0.00144 of an hour is 5.184 s of full outage: the sixth bad second is the first to reach it.
    expect(fast(table(7200, (s) => (s >= 5000 ? 1 : 0)))).toMatchObject({ outcome: 'fired', firedAt: 5006 });
  });

  it('are silent below the rate, and when the short window is clean again', () => {
    expect(fast(table(7200, () => 0.0014))?.outcome).toBe('silent');
    expect(fast(table(7200, () => 0.00145))?.outcome).toBe('fired');
    // Bad only in the run's first half minute: the hour's window is full 57 minutes after the short one was clean.
    expect(fast(table(3600, (s) => (s < 30 ? 1 : 0)))).toMatchObject({ outcome: 'silent' });
  });
});
