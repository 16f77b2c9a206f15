import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './load-columns.ts';
import { histogramAt, recordedAt } from './packed-histograms.ts';
import { histogramCount } from './statistics/exponential-histogram.ts';
import { anyLoadRow } from './testing/arbitrary-load.ts';

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
});
