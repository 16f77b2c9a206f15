import { describe, expect, it } from 'vitest';
import { talliesOf } from '../statistics/tallies.ts';
import { assumptions, shareOf } from './share.ts';

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
