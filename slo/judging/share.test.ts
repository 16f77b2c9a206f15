import { describe, expect, it } from 'vitest';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { talliesOf } from '../statistics/tallies.ts';
import { sampleObjective } from '../testing/sample-case.ts';
import { assumptions, decideShare, shareOf } from './share.ts';

/** What is said of a run of 300 s, a hundred requests each, by what failed in some of its seconds. */
const said = (failures: Readonly<Record<number, number>>): string => {
  const perSecond = talliesOf(
    Array.from({ length: 300 }, (_, s) => ({ trials: 100, failures: failures[s] ?? 0 })),
  );
  return assumptions(shareOf(perSecond, { unaccounted: 0, surplus: 0 }, 0.95), 0.95);
};
const rarer =
  'episodes rarer than one in 100 s may be missing from these 300 s: only many nights can show them';

describe('what a share of failures rests on', () => {
  it('is independence where nothing failed, and never that no episode is rarer than the run is long', () => {
    expect(said({})).toBe(`no failure, so the bound holds if failures are independent; ${rarer}`);
    expect(said({ 7: 1 })).toBe(`one failure says nothing about clustering; ${rarer}`);
    expect(said({ 7: 1, 130: 1, 200: 1 })).toBe(`independence of the failures is not rejected; ${rarer}`);
  });

  it('is what the clusters are worth, and that few of them do not tell how often they come', () => {
    expect(said({ 7: 20 })).toBe(
      "failures cluster within 1 s (design effect 20), so the interval is that of 1,500 independent requests; how often such episodes come, 1 of them don't tell: only many nights can",
    );
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [i * 24, 20]));
    expect(said(many)).toMatch(/^failures cluster within 1 s .* independent requests$/);
  });

  it('is nothing where nothing was asked', () => {
    const nothing = shareOf(talliesOf([]), { unaccounted: 0, surplus: 0 }, 0.95);
    expect(assumptions(nothing, 0.95)).toBe('no request was seen');
  });

  it('says so where only a part of the failures widens the interval', () => {
    const tally = { failures: 90, trials: 30_000 };
    const bounds = { low: 0, high: 0.01, designEffect: 1.5, clusters: null };
    expect(assumptions({ tally, bounds, seconds: 300 }, 0.95)).toBe(
      `independence of the failures is not rejected, some lie close together: the interval is that of 20,000 independent requests; ${rarer}`,
    );
  });
});

describe('a share of failures', () => {
  const none = { unaccounted: 0, surplus: 0 };
  const of = (seconds: readonly [trials: number, failures: number][], apart = none) =>
    shareOf(talliesOf(seconds.map(([trials, failures]) => ({ trials, failures }))), apart, 0.95);
  const calm = Array<[number, number]>(30).fill([10, 0]);

  it('is of all seconds, with a bound to either side', () => {
    const share = of([...calm, [10, 1]]);
    expect(share).toMatchObject({ tally: { trials: 310, failures: 1 }, seconds: 31 });
    // 1 of 310: exact bounds, 5 % beyond each.
    expect(share.interval.low).toBeCloseTo(0.000165, 5);
    expect(share.interval.high).toBeCloseTo(0.01522, 4);
    expect(share.bounds.designEffect).toBe(1);
  });

  it('is unknown without a request', () => {
    expect(of([])).toMatchObject({
      tally: { trials: 0, failures: 0 },
      interval: { low: null, high: null },
      seconds: 0,
    });
    expect(of([[0, 0]]).interval).toEqual({ low: null, high: null });
  });

  it('counts what nobody accounts for as failed, and what nobody else saw as not there', () => {
    expect(of([...calm, [10, 1]], { unaccounted: 5, surplus: 20 }).tally).toEqual({
      trials: 295,
      failures: 6,
    });
    expect(of([[10, 4]], { unaccounted: 0, surplus: 99 }).tally).toEqual({ trials: 4, failures: 4 });
  });

  const objective = sampleObjective({ unit: 'ratio' });
  const seen = { observed: 0.1, interval: { low: 0, high: 1 }, says: 'so many', evidence: ['load'] };
  const decided = (share: ReturnType<typeof of>, bound: number) => decideShare(objective, share, bound, seen);

  it('passes below its bound and fails above it, as it was seen', () => {
    expect(decided(of([...calm, [10, 1]]), 0.02)).toEqual({ verdict: 'PASS', objective, ...seen });
    expect(decided(of([...calm, [10, 1]]), 0.0001)).toEqual({ verdict: 'FAIL', objective, ...seen });
  });

  it('says between how much there is and how much it takes', () => {
    // 1 % and one failure of independent requests: 473 (Clopper and Pearson).
    expect(decided(of([...calm, [10, 1]]), 0.01)).toEqual({
      verdict: 'INCONCLUSIVE',
      objective,
      ...seen,
      has: '310 requests, 1 of them bad',
      needs: '473 requests with no more bad ones',
    });
  });

  it('says in clusters what they are worth, and takes as many times more', () => {
    const clustered = of([...Array<[number, number]>(100).fill([20, 0]), [20, 20]]);
    const { designEffect } = clustered.bounds;
    expect(designEffect).toBeGreaterThan(2);
    const found = decided(clustered, 0.02);
    if (found.verdict !== 'INCONCLUSIVE') throw new Error(`expected it open, found ${found.verdict}`);
    const worth = Math.round(2020 / designEffect);
    expect(found.has).toBe(`2,020 requests, worth ${worth} independent ones, 20 of them bad`);
    const needs = Number(found.needs.replaceAll(/\D/g, ''));
    const independent = requestsNeeded(0.98, Math.ceil(20 / designEffect), 0.95);
    expect(Math.abs(needs - independent * designEffect)).toBeLessThan(1);
  });
});
