import { describe, expect, it } from 'vitest';
import { evidenceTables } from '../../slo/evidence.ts';
import { columnsOf } from '../../slo/load-columns.ts';
import { smallRun } from '../../slo/testing/small-run.ts';
import { linesOf } from './rows.ts';
import { tableNames } from './store.ts';

const { evidence } = smallRun();

describe('linesOf', () => {
  it.each(tableNames)('gives the rows of %s, a line each', (table) => {
    const text = [...linesOf({ ...evidence, load: columnsOf(evidence.load) }, table)].join('');
    const lines = text.split('\n').slice(0, -1);
    expect(lines.map((line) => evidenceTables[table].row.parse(JSON.parse(line)))).toEqual(evidence[table]);
  });

  it('gives no line of an empty table', () => {
    expect([...linesOf({ ...evidence, load: [] }, 'load')].join('')).toBe('');
  });
});
