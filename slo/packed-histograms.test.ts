import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './load-columns.ts';
import { addPackedInto, histogramAt, recordedAt } from './packed-histograms.ts';
import { addInto, emptyHistogram, histogramCount } from './statistics/exponential-histogram.ts';
import { anyLoadRow } from './testing/arbitrary-load.ts';
import { answers } from './testing/small-run.ts';

/** Near each other and of one width each, so that most of them fit into the sum of those before. */
const near = fc
  .constantFrom(2 ** 8 - 1, 2 ** 16 - 1, 2 ** 32 - 1)
  .chain((most) =>
    fc.record({
      scale: fc.constantFrom(2, 2, 2, 3),
      zeroCount: fc.nat(most),
      offset: fc.integer({ min: -10, max: 10 }),
      counts: fc.array(fc.nat(most), { maxLength: 12 }),
    }),
  )
  .map((histogram) => ({ ...answers(1000, 'donor', 'good', 1), histogram }));

describe('packed histograms', () => {
  it('hold what was recorded, and nothing for a row without one', () => {
    fc.assert(
      fc.property(fc.array(anyLoadRow, { minLength: 1, maxLength: 8 }), (rows) => {
        const columns = columnsOf(rows);
        rows.forEach(({ histogram }, i) => {
          expect(recordedAt(columns, i)).toBe(histogram === undefined ? null : histogramCount(histogram));
          expect(histogramAt(columns, i) === undefined).toBe(histogram === undefined);
        });
      }),
      { seed: 1 },
    );
  });

  it('add up to what the histograms themselves add up to', () => {
    fc.assert(
      fc.property(fc.array(near, { minLength: 1, maxLength: 12 }), (rows) => {
        const columns = columnsOf(rows);
        const [packed, plain] = [
          { ...emptyHistogram, counts: [] },
          { ...emptyHistogram, counts: [] },
        ];
        for (let i = 0; i < columns.rows; i += 1) {
          addPackedInto(packed, columns, i);
          const own = histogramAt(columns, i);
          if (own !== undefined) addInto(plain, own);
        }
        expect(packed).toEqual(plain);
      }),
      { seed: 1 },
    );
  });

  it('add up at once when they lie far apart, as single answers do at the finest scale', () => {
    const single = (offset: number) => ({
      ...answers(1000, 'donor', 'good', 1),
      histogram: { scale: 20, zeroCount: 0, offset, counts: [1] },
    });
    const columns = columnsOf([single(2_000_000), single(0), single(3_000_000)]);
    const sum = { ...emptyHistogram, counts: [] };
    for (let i = 0; i < columns.rows; i += 1) addPackedInto(sum, columns, i);
    expect(histogramCount(sum)).toBe(3);
    expect([0, 2_000_000, 3_000_000].map((at) => sum.counts[at])).toEqual([1, 1, 1]);
  });
});
