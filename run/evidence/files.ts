import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * The files of a table, in order: `marks.ndjson`, then `marks-2.ndjson`, `marks-3.ndjson`, …, then
 * `marks.NAME.ndjson`. Together they are one table and have one digest, so splitting a file at a row's end (the
 * load's: at a block's end) changes nothing.
 */
export const filesOf = (names: readonly string[], file: string): string[] => {
  const { name: stem, ext } = path.parse(file);
  const order = (name: string): number => {
    if (name === file) return 0;
    if (!name.startsWith(stem) || !name.endsWith(ext)) return -1;
    const rest = name.slice(stem.length, -ext.length);
    const part = /^-(\d+)$/.exec(rest);
    if (part !== null) return Number(part[1]);
    return /^\../.test(rest) ? Number.MAX_SAFE_INTEGER : -1;
  };
  return names.filter((name) => order(name) >= 0).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
};

/** Names in a folder; empty when it can't be listed. */
export const namesIn = (folder: string): Promise<string[]> => readdir(path.resolve(folder)).catch(() => []);
