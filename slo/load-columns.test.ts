import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, loadSeries, nameOf, rowsOf, seriesOf } from './load-columns.ts';
import { LoadRow } from './load-row.ts';
import { anyLoadRow, trimmed } from './testing/arbitrary-load.ts';
import { answers } from './testing/small-run.ts';

describe('the load by column', () => {
  it('gives back the rows that it was made of, and the same columns when asked again', () => {
    fc.assert(
      fc.property(fc.array(anyLoadRow, { maxLength: 12 }), (rows) => {
        for (const row of rows) LoadRow.parse(row);
        const columns = columnsOf(rows);
        expect(columns.unsound).toBe(0);
        expect([...rowsOf(columns)]).toEqual(rows.map(trimmed));
        expect(columnsOf(columns)).toBe(columns);
      }),
      { seed: 1 },
    );
  });

  it('counts rows that it can not hold, and keeps the others', () => {
    const row = answers(1000, 'donor', 'good', 3);
    const histogram = { scale: 3, zeroCount: 0, offset: 0, counts: [3] };
    const wrong = [
      { ...row, count: -1 },
      { ...row, count: 0.5 },
      { ...row, count: Number.NaN },
      { ...row, count: 2 ** 32 },
      { ...row, second: Number.POSITIVE_INFINITY },
      { ...row, service: 'bank' as 'donor' },
      { ...row, histogram: { ...histogram, zeroCount: -1 } },
      { ...row, histogram: { ...histogram, counts: [4, -1] } },
    ];
    for (const bad of wrong) {
      const columns = columnsOf([row, bad, row]);
      expect(columns.unsound, JSON.stringify(bad)).toBe(1);
      expect([...rowsOf(columns)]).toEqual([row, row]);
    }
  });

  it('gives back rows that are no columns yet as they are', () => {
    const rows = [answers(1000, 'donor', 'good', 3), answers(1001, 'camp', 'late', 1)];
    expect([...rowsOf(rows)]).toEqual(rows);
    expect([...rowsOf([])]).toEqual([]);
  });

  it('holds numbers up to the last that fits, and knows each runner by its name', () => {
    const row = answers(1000, 'donor', 'good', 3);
    const rows = [
      { ...row, second: 0, count: 0 },
      { ...row, second: 2 ** 32 - 1, count: 2 ** 32 - 1, runner: 'k6-2' },
      { ...row, runner: 'k6-1' },
    ];
    const columns = columnsOf(rows);
    expect(columns.runners).toEqual(['k6-1', 'k6-2']);
    expect([...rowsOf(columns)]).toEqual(rows);
    expect(
      columnsOf([
        { ...row, second: 2 ** 32 },
        { ...row, second: -1 },
      ]).unsound,
    ).toBe(2);
  });

  it('names what a row is about, each in one way', () => {
    expect(new Set(loadSeries.map(nameOf)).size).toBe(loadSeries.length);
    // Eight services, reads and writes, six outcomes, two tracks.
    expect(loadSeries).toHaveLength(8 * 2 * 6 * 2);
    for (const [i, series] of loadSeries.entries()) expect(seriesOf(nameOf(series))).toBe(i);
    expect(seriesOf('bank read good stable')).toBeUndefined();
  });
});
