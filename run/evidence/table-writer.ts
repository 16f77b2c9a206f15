import { type FileHandle, open } from 'node:fs/promises';
import type { Count } from '../../slo/units.ts';
import { openDigest } from './digest.ts';
import { OutputError } from './error.ts';

/** One file that grows. Its parts (lines, or blocks) wait in memory until `flush`. */
export type TableWriter = {
  /** Queues parts that hold so many rows; returns the number of bytes that wait. */
  add(parts: readonly Uint8Array[], rows: Count): number;
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
  const digest = openDigest();
  let waiting: Uint8Array[] = [];
  let bytesWaiting = 0;
  let rows = 0;
  const flush = async () => {
    if (waiting.length === 0) return;
    const bytes = Buffer.concat(waiting);
    for (const part of waiting) digest.add(part);
    waiting = [];
    bytesWaiting = 0;
    await guarded(file, () => writeAll(handle, bytes));
  };
  return {
    add(parts, ofRows) {
      for (const part of parts) {
        waiting.push(part);
        bytesWaiting += part.length;
      }
      rows += ofRows;
      return bytesWaiting;
    },
    flush,
    async close() {
      await flush();
      await guarded(file, () => handle.sync());
      await guarded(file, () => handle.close());
      return { rows, sha256: digest.hex() };
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
