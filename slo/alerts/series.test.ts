import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import { serviceIds } from '../services.ts';
import { answers } from '../testing/small-run.ts';
import { emptyRequests, requestsOf, shareOver } from './series.ts';

const grid = { from: 1000, seconds: 3 };
const kinds = ['good', 'failed', 'wrong', 'lost', 'late'] as const;

describe('requests by second', () => {
  it.each([
    ['good', 'good'],
    ['server-error', 'failed'],
    ['wrong-answer', 'wrong'],
    ['network-error', 'lost'],
    ['late', 'late'],
    ['dropped', null],
  ] as const)('take what was %s for %s', (outcome, own) => {
    const { camp } = requestsOf(columnsOf([answers(1001, 'camp', outcome, 4)]), grid);
    for (const kind of kinds) expect([...camp[kind]], kind).toEqual(kind === own ? [0, 4, 0] : [0, 0, 0]);
  });

  it('are those of the grid’s own seconds, reads and writes together, each service for itself', () => {
    const rows = [999, 1000, 1002, 1003].map((second) => answers(second, 'camp', 'good', 2));
    const write = answers(1000, 'camp', 'good', 5, 'write');
    const all = requestsOf(columnsOf([...rows, write, answers(1001, 'auth', 'good', 9)]), grid);
    expect([...all.camp.good]).toEqual([7, 0, 2]);
    expect([...all.auth.good]).toEqual([0, 9, 0]);
    expect(Object.keys(all)).toEqual([...serviceIds]);
  });

  it('begin with none', () => {
    const empty = emptyRequests(2);
    expect(Object.keys(empty)).toEqual([...kinds]);
    for (const kind of kinds) expect([...empty[kind]]).toEqual([0, 0]);
  });
});

describe('a share over a range', () => {
  it('is that of the last so many seconds, and none where nothing was asked', () => {
    const [part, whole] = [Float64Array.of(1, 0, 0, 3, 0, 0), Float64Array.of(2, 2, 0, 4, 0, 0)];
    expect([...shareOver(part, whole, 2)]).toEqual([0.5, 0.25, 0, 0.75, 0.75, Number.NaN]);
  });

  it('is the sum of its seconds, by whatever way it is kept', () => {
    const second = fc.tuple(fc.nat(9), fc.nat(9));
    fc.assert(
      fc.property(fc.array(second, { maxLength: 20 }), fc.integer({ min: 1, max: 8 }), (seconds, range) => {
        const part = Float64Array.from(seconds, ([a]) => a);
        const whole = Float64Array.from(seconds, ([a, b]) => a + b);
        const sum = (of: Float64Array, i: number) =>
          of.slice(Math.max(0, i - range + 1), i + 1).reduce((all, n) => all + n, 0);
        const shares = seconds.map((_, i) => (sum(whole, i) > 0 ? sum(part, i) / sum(whole, i) : Number.NaN));
        expect([...shareOver(part, whole, range)]).toEqual(shares);
      }),
      { seed: 1 },
    );
  });
});
