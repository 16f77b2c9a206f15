import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { median, type Observation, smallestPValue, trendOf } from './trend.ts';

const exactly = (values: readonly number[]): Observation[] => values.map((v) => ({ low: v, high: v }));

/** 1 to n in an order with so many pairs turned round, so that S is n(n-1)/2 less twice as many. */
const withInversions = (n: number, inversions: number): number[] => {
  const left = Array.from({ length: n }, (_, i) => i + 1);
  let open = inversions;
  return Array.from({ length: n }, () => {
    const take = Math.min(open, left.length - 1);
    open -= take;
    return left.splice(take, 1)[0] ?? 0;
  });
};

describe('the test for a trend', () => {
  it.each([
    // One tail of S in Kendall's table (Gilbert, Statistical Methods for Environmental Pollution Monitoring, table A18).
    [4, 6, 0.042],
    [5, 8, 0.042],
    [5, 10, 0.0083],
    [7, 13, 0.035],
    [8, 16, 0.031],
    [8, 20, 0.0071],
    [9, 18, 0.038],
    [10, 21, 0.036],
    [10, 25, 0.014],
  ])('of %i values with S of %i is the published one', (n, s, oneTail) => {
    const values = withInversions(n, (n * (n - 1) - 2 * s) / 4);
    const rising = trendOf(exactly(values));
    expect(rising.s).toBe(s);
    // Exact up to eight, beyond that what the normal form is off by.
    expect(Math.abs(rising.pValue / 2 - oneTail)).toBeLessThan(n > 8 ? 0.0025 : 0.0005);
    expect(trendOf(exactly(values.map((v) => -v)))).toMatchObject({ s: -s, pValue: rising.pValue });
  });

  it('has no smaller p-value than that of all values in order', () => {
    for (const n of [2, 3, 5, 8]) {
      const inOrder = exactly(Array.from({ length: n }, (_, i) => i));
      expect(trendOf(inOrder).pValue).toBeCloseTo(smallestPValue(n), 12);
    }
    expect(smallestPValue(1)).toBe(1);
  });

  it('counts for neither side what intervals don’t tell apart', () => {
    const overlapping = [
      { low: 1, high: 3 },
      { low: 2, high: 4 },
    ];
    expect(trendOf(overlapping)).toMatchObject({ s: 0, pValue: 1 });
    // Buckets that touch are told apart, equal ones and equal values are not.
    expect(
      trendOf([
        { low: 1, high: 2 },
        { low: 2, high: 3 },
      ]).s,
    ).toBe(1);
    expect(trendOf(exactly([7, 7, 7, 7, 7, 7, 7, 7, 7, 7]))).toMatchObject({ s: 0, pValue: 1, slope: 0 });
  });

  it('takes what was not seen to end for longer than all that was over by then, and no more', () => {
    const censored = { low: 20, high: Infinity };
    expect(trendOf([...exactly([10, 15, 25]), censored]).s).toBe(3 + 2);
    expect(trendOf([censored, censored])).toMatchObject({ s: 0, slope: null });
  });

  it.each([
    ['few untied values', 6, (u: number) => ({ low: u, high: u })],
    ['many untied values', 14, (u: number) => ({ low: u, high: u })],
    ['many values with ties', 14, (u: number) => ({ low: Math.floor(5 * u), high: Math.floor(5 * u) })],
    ['values of which a third are censored', 12, (u: number) => ({ low: u, high: u < 0.67 ? u : Infinity })],
  ])('finds a trend in %s without one in no more runs than it says', (_, n, make) => {
    const random = seededRandom(11);
    const runs = 1000;
    let found = 0;
    for (let i = 0; i < runs; i += 1) {
      const values = Array.from({ length: n }, () => make(random.next()));
      if (trendOf(values).pValue <= 0.05) found += 1;
    }
    // Three standard errors of the simulation; too few would be a test that finds nothing.
    expect(found / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(found / runs).toBeGreaterThan(0.005);
  });

  it('finds a slow rise among as much noise, and tells how steep it is', () => {
    const random = seededRandom(3);
    const { pValue, slope } = trendOf(
      exactly(Array.from({ length: 30 }, (_, i) => 100 + 2 * i + 15 * random.normal())),
    );
    expect(pValue).toBeLessThan(0.001);
    expect(slope).toBeGreaterThan(1);
    expect(slope).toBeLessThan(3);
  });

  it('has a slope that one wild value does not move', () => {
    expect(trendOf(exactly([0, 2, 4, 1000, 8, 10, 12])).slope).toBe(2);
  });

  it('does not depend on the unit, and turns with the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 6 }), (values) => {
        const trend = trendOf(exactly(values));
        expect(trendOf(exactly(values.map((v) => 3 * v + 1)))).toMatchObject({
          s: trend.s,
          pValue: trend.pValue,
        });
        const turned = trendOf(exactly([...values].reverse()));
        expect(turned.s + trend.s).toBe(0);
        expect(turned.pValue).toBeCloseTo(trend.pValue, 12);
      }),
      { numRuns: 40, seed: 1 },
    );
  });
});

describe('the median', () => {
  it('is the middle one, or that of the two in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNull();
  });
});
