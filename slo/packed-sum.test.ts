import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './load-columns.ts';
import { addPacked, histogramOf, openSum } from './packed-sum.ts';
import {
  type ExponentialHistogram,
  emptyHistogram,
  histogramCount,
  merge,
  mostOffset,
} from './statistics/exponential-histogram.ts';
import { answers } from './testing/small-run.ts';

/** The sum of these, packed. */
const added = (histograms: readonly ExponentialHistogram[]): ExponentialHistogram => {
  const columns = columnsOf(histograms.map((h) => ({ ...answers(1000, 'donor', 'good', 1), histogram: h })));
  const sum = openSum();
  for (let i = 0; i < columns.rows; i += 1) addPacked(sum, columns, i);
  return histogramOf(sum);
};

/** Of one width each, with something in the first bucket and the last: packed, others lose those. */
const histogram = fc.constantFrom(2 ** 8 - 1, 2 ** 16 - 1, 2 ** 32 - 1).chain((most) =>
  fc.record({
    scale: fc.constantFrom(2, 2, 2, 0, 3, 6),
    zeroCount: fc.nat(most),
    offset: fc.integer({ min: -10, max: 10 }),
    counts: fc.oneof(
      fc.constant<number[]>([]),
      fc.array(fc.nat(most), { maxLength: 12 }).map((inner) => [1, ...inner, most]),
    ),
  }),
);

describe('a sum of packed histograms', () => {
  it('is what merging them gives, whatever their scales and widths', () => {
    fc.assert(
      fc.property(fc.array(histogram, { maxLength: 12 }), (histograms) => {
        expect(added(histograms)).toEqual(histograms.reduce(merge, emptyHistogram));
      }),
      { seed: 1 },
    );
  });

  const single = (offset: number) => ({ scale: 20, zeroCount: 0, offset, counts: [1] });

  it('keeps single answers apart that lie far from each other, as they do at the finest scale', () => {
    const sum = added([single(200_000), single(0), single(300_000)]);
    expect(histogramCount(sum)).toBe(3);
    expect([0, 200_000, 300_000].map((at) => sum.counts[at])).toEqual([1, 1, 1]);
  });

  it('asks for no gigabyte when one number can not be true, and loses no count', () => {
    const sum = added([single(-mostOffset), single(mostOffset)]);
    expect(sum.counts.length).toBeLessThanOrEqual(2 ** 22);
    expect(histogramCount(sum)).toBe(2);
  });
});
