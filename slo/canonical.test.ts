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

  it('is one order only, whatever rows of one instant hold', () => {
    const some = fc.constantFrom<unknown>(1, 12, 1.5, 'a', 'a b', [1], [1, 2], true, null);
    const row = fc.dictionary(fc.constantFrom('a', 'ab', 'service', 'region'), some, { minKeys: 1 });
    const withTurned = fc
      .array(row, { maxLength: 8 })
      .chain((rows) =>
        fc.tuple(
          fc.constant(rows),
          fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
        ),
      );
    // Counts have no instant, so all of them are of one.
    const inOrder = (rows: readonly object[]) =>
      canonical({ ...noEvidence, counts: rows as CountRow[] }).counts;
    fc.assert(
      fc.property(withTurned, ([rows, turned]) => {
        expect(inOrder(turned)).toEqual(inOrder(rows));
        expect(inOrder(rows)).toHaveLength(rows.length);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('goes by time, whatever the rows hold', () => {
    const turned = canonical({ ...evidence, samples: [...evidence.samples].reverse() });
    expect(turned.samples.map((s) => s.at)).toEqual(evidence.samples.map((s) => s.at).sort((a, b) => a - b));
  });
});
