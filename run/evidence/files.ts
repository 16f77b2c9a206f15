import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * The files of a table, in order: `load.ndjson`, then `load-2.ndjson`, `load-3.ndjson`, …, then `load.NAME.ndjson`.
 * In this order they are one table and have one digest, so splitting a file at a line's end changes nothing.
 */
export const filesOf = (names: readonly string[], file: string): string[] => {
  const stem = file.replace(/\.ndjson$/, '');
  const order = (name: string): number => {
    if (name === file) return 0;
    const rest = name.startsWith(stem) ? name.slice(stem.length) : '';
    const part = /^-(\d+)\.ndjson$/.exec(rest);
    if (part !== null) return Number(part[1]);
    return /^\..+\.ndjson$/.test(rest) ? Number.MAX_SAFE_INTEGER : -1;
  };
  return names.filter((name) => order(name) >= 0).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
};

/** Names in a folder; empty when it can't be listed. */
export const namesIn = (folder: string): Promise<string[]> => readdir(path.resolve(folder)).catch(() => []);
