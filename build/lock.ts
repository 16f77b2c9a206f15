import { open, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often a taken lock is looked at, in milliseconds. */
const look = 500;

/**
 * Takes a lock file that holds this process's id; resolves with its release. Waits while another process that lives
 * holds it, and tells `onWait` of that once. The lock of a process that died is taken over;
 * should two do so at the same moment, both build, and the last to finish is kept.
 */
export const holdLock = async (file: string, onWait: () => void): Promise<() => Promise<void>> => {
  for (let waited = false; ; ) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (await abandoned(file)) {
      await rm(file, { force: true });
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(look);
  }
};

/** Between making the file and writing the id a holder may pause; only an old file without an id is nobody's. */
const graceMilliseconds = 5_000;

const abandoned = async (file: string): Promise<boolean> => {
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (Number.isInteger(holder) && holder > 0) return !lives(holder);
  const made = await stat(file).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > graceMilliseconds;
};

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
