import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTo, type Edges, errorBound, percentiles } from './latency.ts';

const histogramOf = (values: readonly number[], scale: number) => {
  const index = (v: number) => Math.ceil(Math.log2(v) * 2 ** scale) - 1;
  const offset = values.reduce((least, v) => Math.min(least, index(v)), Number.POSITIVE_INFINITY);
  const counts: number[] = [];
  for (const v of values) counts[index(v) - offset] = (counts[index(v) - offset] ?? 0) + 1;
  return { scale, zeroCount: 0, offset, counts: Array.from(counts, (c) => c ?? 0) };
};

const latencies = fc.array(fc.double({ min: 0.01, max: 9000, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

describe('percentiles from histograms', () => {
  it('lie at the truth or above it by no more than the stated error, also over histograms of two scales', () => {
    fc.assert(
      fc.property(latencies, latencies, fc.constantFrom(0.5, 0.95, 0.99), (some, more, share) => {
        const histograms = [histogramOf(some, 3), histogramOf(more, 5)];
        const edges: Edges = new Map();
        for (const h of histograms) addTo(edges, h);
        const [shown] = percentiles(edges, [share]);
        const all = [...some, ...more].sort((a, b) => a - b);
        const truth = all[Math.ceil(share * all.length) - 1] ?? 0;
        const slack = 1e-9 * truth;
        expect(shown).toBeGreaterThanOrEqual(truth - slack);
        expect(shown).toBeLessThanOrEqual(truth * (1 + errorBound(histograms)) + slack);
      }),
    );
  });

  it('are not known without a value', () => {
    expect(percentiles(new Map(), [0.99])).toEqual([null]);
  });
});
