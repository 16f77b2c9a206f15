import { open } from 'node:fs/promises';
import path from 'node:path';
import { columnsFor, type LoadColumns } from '../../slo/load-columns.ts';
import type { Count } from '../../slo/units.ts';
import { openDigest } from './digest.ts';
import { type BlockHeader, headerBytes, headerOf, lengthOf, rowBytes } from './load-block.ts';
import { blockReader } from './load-block-reader.ts';
import { firstOf, type TableRead } from './table-reader.ts';

/** The load's rows from the blocks that are whole, and a word about each block that is not. Rejects as `open` does. */
export const readLoad = async (folder: string, files: readonly string[]): Promise<TableRead<LoadColumns>> => {
  const inside = files.map((file) => path.join(folder, file));
  const bytes = (await Promise.all(inside.map(sizeOf))).reduce((a, b) => a + b, 0);
  const rows = columnsFor(Math.ceil(bytes / rowBytes), bytes);
  const add = blockReader(rows);
  const digest = openDigest();
  const defects: string[] = [];
  let lines = 0;
  for (const file of inside) {
    let n = 0;
    await eachBlock(file, (block, header) => {
      n += 1;
      digest.add(block);
      if (typeof header !== 'string') lines += header.rows;
      const defect = typeof header === 'string' ? header : add(block, header);
      if (defect !== undefined) defects.push(`${path.basename(file)}: block ${n} ${defect}`);
    });
  }
  return { rows, lines, digest: digest.hex(), defects: firstOf(defects, 'blocks') };
};

const sizeOf = async (file: string): Promise<Count> => {
  const handle = await open(file);
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
};

/** Ours: thousands of blocks at a time, and little beside what they become. */
const chunkBytes = 4_000_000;

/** Each block of a file with its header; last, what is no whole block, with the reason. */
const eachBlock = async (
  file: string,
  visit: (block: Uint8Array, header: BlockHeader | string) => void,
): Promise<void> => {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    let chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(headerBytes, size)));
    let held = 0;
    for (;;) {
      const { bytesRead } = await handle.read(chunk, held, chunk.length - held);
      held += bytesRead;
      let from = 0;
      for (let block = wholeBlock(chunk, from, held); block !== undefined; ) {
        if (typeof block === 'string') return visit(chunk.subarray(from, held), block);
        visit(chunk.subarray(from, from + lengthOf(block)), block);
        from += lengthOf(block);
        block = wholeBlock(chunk, from, held);
      }
      if (bytesRead === 0) {
        if (from < held) visit(chunk.subarray(from, held), 'is cut off: its file ends within it');
        return;
      }
      chunk.copyWithin(0, from, held);
      held -= from;
      if (held === chunk.length) chunk = Buffer.concat([chunk], 2 * chunk.length);
    }
  } finally {
    await handle.close();
  }
};

/** Header of the block that begins at `from`; undefined when more must be read first. */
const wholeBlock = (chunk: Uint8Array, from: Count, to: Count): BlockHeader | string | undefined => {
  if (to - from < headerBytes) return undefined;
  const header = headerOf(chunk.subarray(from, to));
  if (header === undefined) return 'begins with no header of a block: from here on the file can not be read';
  return lengthOf(header) <= to - from ? header : undefined;
};
