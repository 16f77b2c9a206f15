import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExponentialHistogram, mostBuckets } from '../evidence.ts';
import {
  addInto,
  downscale,
  emptyHistogram,
  histogramCount,
  merge,
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

  it('count zeros, and have no quantile when empty', () => {
    const zeros = { scale: 3, zeroCount: 5, offset: 0, counts: [] };
    expect(histogramCount(zeros)).toBe(5);
    expect(quantile(zeros, 0.5)).toEqual({ low: 0, high: 0 });
    expect(quantile(emptyHistogram, 0.5)).toBeNull();
  });
});
