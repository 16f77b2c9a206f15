import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { OutputError } from './error.ts';

/** One NDJSON file that grows. Lines wait in memory until `flush`. */
export type TableWriter = {
  /** Queues a line; returns the number of characters that wait. */
  add(line: string): number;
  /** @throws OutputError */
  flush(): Promise<void>;
  /** Flushes, makes it durable, closes. @throws OutputError */
  close(): Promise<{ rows: number; sha256: string }>;
  /** Closes without writing what waits. */
  abandon(): Promise<void>;
};

/** @throws OutputError when the file can't be made */
export const openTable = async (file: string): Promise<TableWriter> => {
  const handle = await guarded(file, () => open(file, 'wx'));
  const hash = createHash('sha256');
  let waiting: string[] = [];
  let characters = 0;
  let rows = 0;
  const flush = async () => {
    if (waiting.length === 0) return;
    const bytes = Buffer.from(waiting.join(''));
    rows += waiting.length;
    waiting = [];
    characters = 0;
    hash.update(bytes);
    await guarded(file, () => writeAll(handle, bytes));
  };
  return {
    add(line) {
      waiting.push(`${line}\n`);
      characters += line.length + 1;
      return characters;
    },
    flush,
    async close() {
      await flush();
      await guarded(file, () => handle.sync());
      await guarded(file, () => handle.close());
      return { rows, sha256: hash.digest('hex') };
    },
    async abandon() {
      waiting = [];
      await handle.close().catch(() => {});
    },
  };
};

/** A disk that fills up may take a part of a write and say nothing until the next. */
const writeAll = async (handle: FileHandle, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at)).bytesWritten;
  }
};

const guarded = async <T>(file: string, action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (cause) {
    throw new OutputError(file, cause);
  }
};
