import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsFor, type LoadColumns, rowsOf } from '../../slo/load-columns.ts';
import { LoadRow } from '../../slo/load-row.ts';
import { mostBuckets } from '../../slo/statistics/exponential-histogram.ts';
import { anyLoadRow, trimmed } from '../../slo/testing/arbitrary-load.ts';
import { answers } from '../../slo/testing/small-run.ts';
import { type BlockHeader, encodeLoadBlock, headerBytes, headerOf, lengthOf } from './load-block.ts';
import { blockReader } from './load-block-reader.ts';

const rows = fc.array(anyLoadRow, { minLength: 1, maxLength: 8 });
const read = (blocks: readonly Uint8Array[]): { load: LoadColumns; defects: string[] } => {
  const load = columnsFor(100, 100_000);
  const add = blockReader(load);
  const defects = blocks.flatMap((block) => {
    const header = headerOf(block);
    return header === undefined ? ['no header'] : (add(block, header) ?? []);
  });
  return { load, defects };
};
const header = (block: Uint8Array): BlockHeader => headerOf(block) as BlockHeader;

/** The block with one number of it changed. */
const bent = (block: Uint8Array, at: number, to: number, width: 1 | 2 | 4 = 1): Uint8Array => {
  const copy = block.slice();
  const view = new DataView(copy.buffer);
  if (width === 1) view.setUint8(at, to);
  else if (width === 2) view.setUint16(at, to, true);
  else view.setUint32(at, to, true);
  return copy;
};

describe('a block of the load', () => {
  it('gives back its rows, alone and after others', () => {
    fc.assert(
      fc.property(rows, rows, (some, more) => {
        const { load, defects } = read([encodeLoadBlock(some), encodeLoadBlock(more)]);
        expect(defects).toEqual([]);
        expect([...rowsOf(load)]).toEqual([...some, ...more].map(trimmed));
      }),
      { seed: 1 },
    );
  });

  it('says its own length', () => {
    const block = encodeLoadBlock([answers(1000, 'donor', 'good', 3)]);
    expect(lengthOf(header(block))).toBe(block.length);
    expect(encodeLoadBlock([])).toHaveLength(headerBytes + 5);
  });

  it('of bytes that something altered gives a defect, or rows that the schema would let through', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
    let refused = 0;
    fc.assert(
      fc.property(rows, fc.array(change, { minLength: 1, maxLength: 3 }), (some, changes) => {
        const block = encodeLoadBlock(some);
        for (const { at, to } of changes) block[at % block.length] = to;
        const own = headerOf(block);
        // Whoever reads a file hands on as many bytes as the header asks for.
        if (own === undefined || lengthOf(own) !== block.length) return;
        const { load, defects } = read([block]);
        refused += defects.length;
        for (const row of rowsOf(load)) LoadRow.parse(row);
        expect(load.rows).toBe(defects.length > 0 ? 0 : own.rows);
      }),
      { numRuns: 400, seed: 1 },
    );
    expect(refused).toBeGreaterThan(30);
  });

  const row = { ...answers(1000, 'donor', 'good', 3), runner: 'local' };
  const histogram = { scale: 3, zeroCount: 0, offset: 5, counts: [1, 2] };
  const block = encodeLoadBlock([{ ...row, histogram }]);
  const columns = headerBytes + header(block).nameBytes;

  it.each<[string, Uint8Array, RegExp]>([
    ['another layout', bent(block, 4, 9), /^is of layout version 9, this program reads 1$/],
    ['a second of nothing', bent(block, columns, 0, 4), /^has a row \(1\) without a second$/],
    ['more buckets than any', bent(block, columns + 12, mostBuckets + 2, 2), /more than 4096 buckets/],
    ['a scale that is none', bent(block, columns + 14, 21), /of scale 21, not one from -10 to 20/],
    ['a bucket that no answer is in', bent(block, columns + 8, 2 ** 31 - 1, 4), /of bucket 2147483647/],
    ['numbers of three bytes', bent(block, columns + 15, 3), /numbers of 3 bytes/],
    ['a service that it does not name', bent(block, columns + 16, 1), /something that it does not name/],
    ['an outcome that it does not name', bent(block, columns + 18, 7), /something that it does not name/],
    ['a runner that it does not name', bent(block, columns + 20, 1), /something that it does not name/],
    ['an unknown service', bent(block, headerBytes + 2, 0x44), /something that it does not name/],
    ['a name that is no text', bent(block, headerBytes + 2, 0xff), /a name that is no text/],
    ['names of another length', bent(block, headerBytes + 1, 4), /names of another length/],
    ['histograms of another length', bent(block, columns + 12, 2, 2), /histograms of another length/],
  ])('with %s is refused with the reason, and the next one is read', (_, wrong, says) => {
    const { load, defects } = read([wrong, block]);
    expect(defects).toEqual([expect.stringMatching(says)]);
    expect([...rowsOf(load)]).toEqual([{ ...row, histogram }]);
  });
});
