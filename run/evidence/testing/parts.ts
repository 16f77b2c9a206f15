import { evidenceTables } from '../../../slo/evidence.ts';
import { columnsFor, rowsOf } from '../../../slo/load-columns.ts';
import type { LoadRow } from '../../../slo/load-row.ts';
import { filesOf } from '../files.ts';
import { headerBytes, headerOf, lengthOf } from '../load-block.ts';
import { blockReader } from '../load-block-reader.ts';
import type { TableName } from '../store.ts';
import type { Files } from './folder-bytes.ts';

/**
 * Lines of a table, newlines included, or blocks of the load; what is left at the end is a part too. Kept for each
 * buffer, since most files of a folder are those of the one before.
 */
export const partsOf = (name: string, bytes: Buffer): readonly Buffer[] => {
  const known = cut.get(bytes);
  if (known?.blocks === isBlocks(name)) return known.parts;
  const parts = cutUp(name, bytes);
  cut.set(bytes, { blocks: isBlocks(name), parts });
  return parts;
};
const cut = new WeakMap<Buffer, { blocks: boolean; parts: readonly Buffer[] }>();
const isBlocks = (name: string): boolean => name.endsWith('.columns');

const cutUp = (name: string, bytes: Buffer): Buffer[] => {
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, isBlocks(name) ? blockEnd(bytes, from) : lineEnd(bytes, from));
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts;
};

const lineEnd = (bytes: Buffer, from: number): number => {
  const at = bytes.indexOf(10, from);
  return at === -1 ? bytes.length : at + 1;
};

const blockEnd = (bytes: Buffer, from: number): number => {
  const header = bytes.length - from < headerBytes ? undefined : headerOf(bytes.subarray(from));
  return header === undefined ? bytes.length : from + lengthOf(header);
};

/** Names in `files` that make up a table, as the reader finds them. */
export const namesOfTable = (files: Files, table: TableName): string[] =>
  filesOf(
    [...files.keys()].filter((n) => n.startsWith('evidence/')).map((n) => n.slice('evidence/'.length)),
    evidenceTables[table].file,
  ).map((n) => `evidence/${n}`);

export const partsOfTable = (files: Files, table: TableName): Buffer[] =>
  namesOfTable(files, table).flatMap((name) => partsOf(name, files.get(name) ?? Buffer.alloc(0)));

/** Rows of a block of the load; undefined for what is no whole block. */
export const rowsOfBlock = (block: Buffer): LoadRow[] | undefined => {
  const header = block.length < headerBytes ? undefined : headerOf(block);
  if (header === undefined || lengthOf(header) !== block.length) return undefined;
  const columns = columnsFor(header.rows, block.length);
  return blockReader(columns)(block, header) === undefined ? [...rowsOf(columns)] : undefined;
};
