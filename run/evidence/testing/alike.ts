import { type TableName, tableNames } from '../store.ts';
import type { Files } from './folder-bytes.ts';
import { namesOfTable, partsOfTable } from './parts.ts';

/** The same plan, a manifest that means the same, and tables of the same rows in whatever order and files. */
export const isAlike = (files: Files, base: Files): boolean =>
  isSame(files.get('plan.json'), base.get('plan.json')) &&
  (isSame(files.get(manifest), base.get(manifest)) || meaning(files) === meaning(base)) &&
  tableNames.every((table) => hasSameRows(files, base, table));

const manifest = 'evidence/manifest.json';

const isSame = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a !== undefined && b !== undefined && (a === b || a.equals(b));

const hasSameRows = (files: Files, base: Files, table: TableName): boolean => {
  const [names, own] = [namesOfTable(files, table), namesOfTable(base, table)];
  if (names.length === 0) return false;
  const untouched = names.length === own.length && names.every((n) => files.get(n) === base.get(n));
  return untouched || sortedParts(files, table) === sortedParts(base, table);
};

const sortedParts = (files: Files, table: TableName): string =>
  partsOfTable(files, table)
    .map((part) => part.toString('latin1'))
    .sort()
    .join('');

const meaning = (files: Files): string => {
  try {
    return JSON.stringify(sortedKeys(JSON.parse(files.get(manifest)?.toString() ?? '')));
  } catch {
    return 'none';
  }
};

const sortedKeys = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, v]) => [key, sortedKeys(v)]),
      )
    : value;
