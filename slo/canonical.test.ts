import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noEvidence } from './calibration/bare-case.ts';
import { canonical } from './canonical.ts';
import type { CountRow } from './evidence.ts';
import { smallRun } from './testing/small-run.ts';

const { evidence } = smallRun();

describe('the canonical order', () => {
  it('depends on the rows alone, also among those of one instant', () => {
    const turned = {
      ...evidence,
      samples: [...evidence.samples].reverse(),
      marks: [...evidence.marks].reverse(),
      counts: [...evidence.counts].reverse(),
    };
    expect(canonical(turned)).toEqual(canonical(evidence));
  });

  it('does not depend on the order in which a row’s keys were written', () => {
    const turned = evidence.counts
      .map((r) => Object.fromEntries(Object.entries(r).reverse()) as typeof r)
      .reverse();
    expect(canonical({ ...evidence, counts: turned }).counts).toEqual(canonical(evidence).counts);
  });

  it('is that of the rows’ texts where the instant is the same, whatever their keys', () => {
    const some = fc.constantFrom<unknown>(1, 12, 1.5, 'a', 'a b', [1], [1, 2], true);
    const row = fc.dictionary(fc.constantFrom('a', 'ab', 'b', 'c'), some, { minKeys: 1 });
    const text = (of: object) => JSON.stringify(of, Object.keys(of).sort());
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        // Counts have no instant, so all of them are of one.
        const { counts } = canonical({ ...noEvidence, counts: rows as unknown as CountRow[] });
        expect(counts.map(text)).toEqual(rows.map(text).sort());
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});
