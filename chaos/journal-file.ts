import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { JournalFile } from './journal.ts';

/** A journal on disk. The folder is synced after the first append, so that the file's name survives too. */
export const journalFile = (file: string): JournalFile => {
  let named = false;
  return {
    append: async (text) => {
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.appendFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (!named) {
        await syncFolder(path.dirname(file));
        named = true;
      }
    },
    read: async () => {
      try {
        return await readFile(file, 'utf8');
      } catch (error) {
        if (isMissing(error)) return '';
        throw error;
      }
    },
  };
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
