import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Milliseconds } from '../../../../slo/units.ts';
import { PlatformError } from '../../../platform.ts';
import { processStart } from '../../process-table.ts';

/** Processes of this machine that have an argument, but this one. Linux: /proc; elsewhere `ps`. */
const having = async (argument: string): Promise<number[]> => {
  const found = process.platform === 'linux' ? await fromProc(argument) : await fromPs(argument);
  const living = await Promise.all(found.map(processStart));
  return found.filter((pid, i) => pid !== process.pid && living[i] !== null);
};

const fromProc = async (argument: string): Promise<number[]> => {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, i) => lines[i]?.split('\0').includes(argument));
};

const fromPs = async (argument: string): Promise<number[]> => {
  const { stdout } = await promisify(execFile)('ps', ['-axwwo', 'pid=,args='], { maxBuffer: 2 ** 26 });
  return stdout
    .split('\n')
    .filter((line) => line.split(' ').includes(argument))
    .map((line) => Number.parseInt(line, 10));
};

/** Ours: the kernel needs a moment. */
const limit: Milliseconds = 10_000;

/**
 * Ends every process that has an argument, at once; resolves with their number when they are gone. Whoever starts such a
 * process may have died before it wrote down its id, and the argument is there from the first moment on. Rejects with
 * PlatformError that names those that stay.
 */
export const endMarked = async (argument: string): Promise<number> => {
  const first = await having(argument);
  const until = performance.now() + limit;
  for (let left = first; left.length > 0; left = await having(argument)) {
    if (performance.now() > until)
      throw new PlatformError(
        argument,
        `expected processes ${left.join(', ')} to end; found them alive after ${limit / 1000} s; end them by hand`,
      );
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile, or is somebody else's: the next look tells.
      }
    }
    await sleep(20);
  }
  return first.length;
};
