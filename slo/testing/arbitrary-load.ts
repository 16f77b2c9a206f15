import fc from 'fast-check';
import { type LoadRow, tracks } from '../load-row.ts';
import { outcomes } from '../outcome.ts';
import { serviceIds } from '../services.ts';
import { mostOffset } from '../statistics/exponential-histogram.ts';

const most = 2 ** 32 - 1;
const count = fc.oneof(fc.nat(300), fc.nat(most), fc.constantFrom(255, 256, 65_535, 65_536, most));

/** Of one to four bytes, and what a text format might take for its own. */
const letters = fc.constantFrom('a', 'ß', '€', '🩸', '\u0000', '"', '\\', '\n', ' ', '\u2028', '\uFFFD');

/** Any row that the schema lets through, most of them with few buckets. */
export const anyLoadRow: fc.Arbitrary<LoadRow> = fc.record(
  {
    second: fc.integer({ min: 1, max: most }),
    service: fc.constantFrom(...serviceIds),
    op: fc.constantFrom('read' as const, 'write' as const),
    outcome: fc.constantFrom(...outcomes),
    track: fc.constantFrom(...tracks),
    runner: fc.oneof(fc.constant('local'), fc.string({ maxLength: 20, unit: letters })),
    count,
    histogram: fc.record({
      scale: fc.integer({ min: -10, max: 20 }),
      zeroCount: count,
      offset: fc.integer({ min: -mostOffset, max: mostOffset }),
      counts: fc.array(fc.oneof(fc.constant(0), count), { maxLength: 8 }),
    }),
  },
  { requiredKeys: ['second', 'service', 'op', 'outcome', 'track', 'runner', 'count'] },
);

/** The row as columns keep it: a histogram without the empty buckets at its ends, with offset 0 where none is left. */
export const trimmed = ({ histogram, ...row }: LoadRow): LoadRow => {
  if (histogram === undefined) return row;
  const first = histogram.counts.findIndex((n) => n > 0);
  if (first === -1) return { ...row, histogram: { ...histogram, offset: 0, counts: [] } };
  const counts = histogram.counts.slice(first, histogram.counts.findLastIndex((n) => n > 0) + 1);
  return { ...row, histogram: { ...histogram, offset: histogram.offset + first, counts } };
};
