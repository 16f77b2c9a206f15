import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addInto,
  downscale,
  ExponentialHistogram,
  emptyHistogram,
  histogramCount,
  merge,
  mostBuckets,
  mostOffset,
  quantile,
  relativeError,
  subtract,
} from './exponential-histogram.ts';

const of = (values: readonly number[], scale: number): ExponentialHistogram => {
  const indexes = values.filter((v) => v > 0).map((v) => Math.ceil(Math.log2(v) * 2 ** scale) - 1);
  if (indexes.length === 0) return { scale, zeroCount: values.length, offset: 0, counts: [] };
  const offset = Math.min(...indexes);
  const counts = new Array<number>(Math.max(...indexes) - offset + 1).fill(0);
  for (const i of indexes) counts[i - offset] = (counts[i - offset] ?? 0) + 1;
  return { scale, zeroCount: values.length - indexes.length, offset, counts };
};

/** Counts by absolute bucket, so that padding with empty buckets is no difference. */
const buckets = (h: ExponentialHistogram) => ({
  zero: h.zeroCount,
  counts: h.counts.flatMap((n, i) => (n > 0 ? [[h.offset + i, n]] : [])),
});

const values = fc.array(fc.double({ min: 0.01, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 60 });
const scale = fc.integer({ min: 0, max: 5 });

describe('histograms that lie far apart', () => {
  const far = (offset: number, scale = 20): ExponentialHistogram => ({
    scale,
    zeroCount: 0,
    offset,
    counts: [3],
  });

  it('add up at a scale so coarse that few buckets are needed, and lose no count', () => {
    const sum = merge(far(-(2 ** 30)), far(2 ** 30));
    expect(sum.counts.length).toBeLessThanOrEqual(mostBuckets);
    expect(histogramCount(sum)).toBe(6);
    const into = { ...far(-(2 ** 30)), counts: [3] };
    addInto(into, far(2 ** 30));
    expect(into).toEqual(sum);
  });

  it('stay at their own scale while their sum has room', () => {
    expect(merge(far(0), far(mostBuckets - 1))).toMatchObject({ scale: 20, offset: 0 });
    expect(merge(far(0), far(mostBuckets))).toMatchObject({ scale: 19, offset: 0 });
  });
});

describe('what may be an exponential histogram', () => {
  const one = { scale: 3, zeroCount: 2, offset: -7, counts: [1, 0, 4] };
  const is = (change: object) => ExponentialHistogram.safeParse({ ...one, ...change }).success;

  it('is whole counts in buckets that a number can lie in', () => {
    expect(ExponentialHistogram.parse(one)).toEqual(one);
    expect([-11, -10, 0, 20, 21, 1.5].map((scale) => is({ scale }))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
    for (const offset of [mostOffset, -mostOffset])
      expect([offset, offset + Math.sign(offset), offset / 2 ** 31].map((o) => is({ offset: o }))).toEqual([
        true,
        false,
        false,
      ]);
    for (const count of [-1, 0.5, 2 ** 32])
      expect([is({ zeroCount: count }), is({ counts: [count] })]).toEqual([false, false]);
    const most = new Array<number>(mostBuckets).fill(1);
    expect([is({ counts: most }), is({ counts: [...most, 1] }), is({ counts: [] })]).toEqual([
      true,
      false,
      true,
    ]);
    expect(is({ more: 1 })).toBe(false);
  });
});

describe('exponential histograms', () => {
  it('merge to the histogram of all values, whatever their scales', () => {
    fc.assert(
      fc.property(values, values, scale, scale, (a, b, fine, coarse) => {
        const merged = merge(of(a, fine), of(b, coarse));
        const whole = downscale(of([...a, ...b], 5), Math.min(fine, coarse));
        expect(buckets(merged)).toEqual(buckets(whole));
      }),
      { seed: 1 },
    );
  });

  it('add in place to what merging gives', () => {
    fc.assert(
      fc.property(values, values, scale, scale, (a, b, fine, coarse) => {
        const sum = { ...emptyHistogram, counts: [] };
        addInto(sum, of(a, fine));
        addInto(sum, of(b, coarse));
        addInto(sum, of(b, coarse));
        expect(buckets(sum)).toEqual(buckets(merge(merge(of(a, fine), of(b, coarse)), of(b, coarse))));
      }),
      { seed: 2 },
    );
  });

  it('give back what was added between two cumulative readings, also after a change of scale', () => {
    fc.assert(
      fc.property(values, values, scale, scale, (a, b, x, y) => {
        const [early, late] = [Math.max(x, y), Math.min(x, y)];
        const earlier = of(a, early);
        const later = merge(of(a, late), of(b, late));
        expect(buckets(subtract(later, earlier))).toEqual(buckets(of(b, late)));
      }),
      { seed: 3 },
    );
  });

  it('refuse to go below zero, or to a finer scale', () => {
    expect(() => subtract(of([1], 2), of([1, 1], 2))).toThrow('to grow');
    expect(() => downscale(of([1], 2), 3)).toThrow('at most 2');
  });

  it('enclose the true quantile', () => {
    fc.assert(
      fc.property(values, scale, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, s, q) => {
        const sorted = [...all].sort((a, b) => a - b);
        const truth = sorted[Math.max(1, Math.ceil(q * all.length)) - 1] ?? 0;
        const found = quantile(of(all, s), q) ?? { low: 0, high: 0 };
        expect(found.low).toBeLessThanOrEqual(truth * (1 + 1e-12));
        expect(found.high).toBeGreaterThanOrEqual(truth * (1 - 1e-12));
        expect(found.high / found.low).toBeLessThanOrEqual((1 + relativeError(s)) ** 2 * (1 + 1e-9));
      }),
      { seed: 4 },
    );
  });

  it('add in place without a new array where the buckets are there already', () => {
    const sum = { scale: 2, zeroCount: 1, offset: 3, counts: [1, 0, 2] };
    const { counts } = sum;
    addInto(sum, { scale: 2, zeroCount: 4, offset: 3, counts: [1, 1] });
    addInto(sum, { scale: 2, zeroCount: 0, offset: 4, counts: [1, 1] });
    expect(sum).toEqual({ scale: 2, zeroCount: 5, offset: 3, counts: [2, 2, 3] });
    expect(sum.counts).toBe(counts);
  });

  it('grow at either end, and to the coarser scale, where they are not', () => {
    const of = (h: ExponentialHistogram) => {
      const sum = { scale: 2, zeroCount: 0, offset: 3, counts: [1, 0, 2] };
      addInto(sum, h);
      return sum;
    };
    expect(of({ scale: 2, zeroCount: 0, offset: 2, counts: [5] })).toMatchObject({
      offset: 2,
      counts: [5, 1, 0, 2],
    });
    expect(of({ scale: 2, zeroCount: 0, offset: 5, counts: [5, 6] })).toMatchObject({
      offset: 3,
      counts: [1, 0, 7, 6],
    });
    expect(of({ scale: 1, zeroCount: 0, offset: 1, counts: [1, 1] })).toMatchObject({
      scale: 1,
      offset: 1,
      counts: [2, 3],
    });
  });

  it('have no offset of their own where both are empty, and keep their zeros', () => {
    const zeros = { scale: 3, zeroCount: 2, offset: 77, counts: [] };
    expect(merge(zeros, zeros)).toEqual({ scale: 20, zeroCount: 4, offset: 0, counts: [] });
    // One that is empty says nothing of the scale, nor of where buckets are.
    const one = { scale: 4, zeroCount: 1, offset: 9, counts: [3] };
    expect(merge(zeros, one)).toEqual({ ...one, zeroCount: 3 });
    expect(merge(one, zeros)).toEqual({ ...one, zeroCount: 3 });
  });

  it('may stay as they were between two readings', () => {
    const one = { scale: 4, zeroCount: 1, offset: 9, counts: [3] };
    expect(subtract(one, one)).toEqual({ scale: 4, zeroCount: 0, offset: 9, counts: [0] });
  });

  it('have for the lowest quantile the first bucket, for the highest the last', () => {
    const h = { scale: 0, zeroCount: 0, offset: 2, counts: [1, 0, 1] };
    expect(quantile(h, 0)).toEqual({ low: 4, high: 8 });
    expect(quantile(h, 0.5)).toEqual({ low: 4, high: 8 });
    expect(quantile(h, 1)).toEqual({ low: 16, high: 32 });
    expect(quantile(h, 1.5)).toEqual({ low: 16, high: 32 });
    expect(quantile({ ...h, zeroCount: 2 }, 0.5)).toEqual({ low: 0, high: 0 });
  });

  it('are off by half a bucket at most: √2 − 1 where each is twice the one before', () => {
    expect(relativeError(0)).toBeCloseTo(Math.SQRT2 - 1, 12);
    expect(relativeError(3)).toBeCloseTo(2 ** (1 / 16) - 1, 12);
  });

  it('count zeros, and have no quantile when empty', () => {
    const zeros = { scale: 3, zeroCount: 5, offset: 0, counts: [] };
    expect(histogramCount(zeros)).toBe(5);
    expect(quantile(zeros, 0.5)).toEqual({ low: 0, high: 0 });
    expect(quantile(emptyHistogram, 0.5)).toBeNull();
  });
});
