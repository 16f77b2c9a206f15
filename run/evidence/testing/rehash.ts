import { createHash } from 'node:crypto';
import { evidenceSchema } from '../../../slo/evidence.ts';
import { headerBytes, headerOf } from '../load-block.ts';
import { type TableName, tableNames } from '../store.ts';
import type { Files } from './folder-bytes.ts';
import { namesOfTable, partsOfTable } from './parts.ts';

/** Digest of a table, by another way than the suite's own. */
export const sumOfDigests = (parts: readonly Buffer[]): string =>
  (parts.reduce((total, part) => total + digestOf(part), 0n) % 2n ** 256n).toString(16).padStart(64, '0');

const digestOf = (part: Buffer): bigint => {
  const digest = known.get(part) ?? BigInt(`0x${createHash('sha256').update(part).digest('hex')}`);
  known.set(part, digest);
  return digest;
};
const known = new WeakMap<Buffer, bigint>();

export const rowsIn = (table: TableName, parts: readonly Buffer[]): number =>
  table === 'load'
    ? parts.reduce((rows, part) => rows + (part.length < headerBytes ? 0 : (headerOf(part)?.rows ?? 0)), 0)
    : parts.length;

/** The manifest that an adversary would write for these files, so that no digest tells. */
export const rehash = (files: Files): void => {
  const entry = (rows: number, parts: readonly Buffer[]) => ({ rows, sha256: sumOfDigests(parts) });
  const tables = Object.fromEntries(
    tableNames
      .filter((table) => namesOfTable(files, table).length > 0)
      .map((table) => [table, entry(rowsIn(table, partsOfTable(files, table)), partsOfTable(files, table))]),
  );
  const plan = files.get('plan.json');
  const manifest = {
    schema: evidenceSchema,
    tables: { ...tables, ...(plan ? { plan: entry(1, [plan]) } : {}) },
  };
  files.set('evidence/manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
};
