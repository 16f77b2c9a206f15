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

  it('goes by names first, one after the other, then by all else in the order of its keys', () => {
    const inOrder = (...rows: object[]) => {
      const given = rows as CountRow[];
      for (const seen of [given, given.toReversed()])
        expect(canonical({ ...noEvidence, counts: seen }).counts).toEqual(given);
    };
    const names = [
      'kind',
      'service',
      'region',
      'replica',
      'standby',
      'name',
      'subject',
      'ref',
      'party',
      'client',
    ];
    names.forEach((name, i) => {
      // What comes later, or is no name, says less.
      const less = Object.fromEntries([...names.slice(i + 1), 'also'].map((other) => [other, 'z']));
      const more = Object.fromEntries([...names.slice(i + 1), 'also'].map((other) => [other, 'a']));
      inOrder({ ...less, [name]: 'a' }, { ...more, [name]: 'b' });
    });
    inOrder({ a: 1, b: 2 }, { a: 1, b: 3 }, { a: 2, b: 1 });
    inOrder({ a: 1 }, { a: 1, b: 1 }, { b: 1 });
    inOrder({ a: 2 }, { a: 10 }, { a: 'text' });
    inOrder({ a: 'a' }, { a: 'a b' }, { a: 'b' });
    inOrder({ a: false }, { a: true });
    // As they are written down: a comma comes before a bracket.
    inOrder({ a: [1, 2] }, { a: [1] }, { a: null });
  });

  it('goes by time in each kind of rows that have one', () => {
    const sent = (at: number) => ({ sentAt: at });
    const seen = (at: number) => ({ at });
    const made = (row: (seconds: number) => object) => [3, 1, 10, 2].map(row) as never[];
    const { probes, ledger, visibility, readBack, marks, samples } = canonical({
      ...noEvidence,
      probes: made(sent),
      ledger: made(sent),
      visibility: made(sent),
      readBack: made(seen),
      marks: made(seen),
      samples: made(seen),
    });
    for (const rows of [probes, ledger, visibility]) expect(rows).toEqual([1, 2, 3, 10].map(sent));
    for (const rows of [readBack, marks, samples]) expect(rows).toEqual([1, 2, 3, 10].map(seen));
  });

  it('puts rows of one instant in order between those of others', () => {
    const row = (at: number, service: string) => ({ at, service }) as never;
    const rows = [row(2, 'b'), row(1, 'z'), row(2, 'a'), row(3, 'y'), row(3, 'x')];
    expect(canonical({ ...noEvidence, samples: rows }).samples).toEqual([
      row(1, 'z'),
      row(2, 'a'),
      row(2, 'b'),
      row(3, 'x'),
      row(3, 'y'),
    ]);
  });

  it('tells defects by their letters, and leaves the evidence that it was given as it is', () => {
    const defects = ['b', 'a'];
    expect(canonical({ ...noEvidence, defects }).defects).toEqual(['a', 'b']);
    expect(defects).toEqual(['b', 'a']);
  });

  it('goes by time, whatever the rows hold', () => {
    const turned = canonical({ ...evidence, samples: [...evidence.samples].reverse() });
    expect(turned.samples.map((s) => s.at)).toEqual(evidence.samples.map((s) => s.at).sort((a, b) => a - b));
  });
});
