import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * When the process with this id started, as the operating system tells it: an opaque text, to be compared with
 * another answer of this function only. Null when there is no such process, or only its corpse that waits for its
 * parent. Linux: /proc; elsewhere `ps`. Throws when the operating system can't be asked.
 */
export const processStart = (pid: number): Promise<string | null> =>
  process.platform === 'linux' ? fromProc(pid) : fromPs(pid);

/** Whether a process stands still because a signal stopped it; false for one that is gone. Linux only. */
export const isStopped = async (pid: number): Promise<boolean> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
};

const fromProc = async (pid: number): Promise<string | null> => {
  try {
    return parseProcStat(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // ESRCH: it ended between the opening and the reading.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null;
    throw error;
  }
};

/** proc_pid_stat(5): the name in brackets may hold anything; after it, field 3 is the state, field 22 the start in ticks. */
export const parseProcStat = (stat: string): string | null => {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', start] = [fields[0], fields[19]];
  return isDead(state) ? null : (start ?? null);
};

/** Zombie, or dead and about to leave the table: the same letters in /proc and in `ps`, on Linux and on macOS. */
const isDead = (state: string): boolean => state === '' || /^[ZXx]/.test(state);

const fromPs = async (pid: number): Promise<string | null> => {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      env: { LC_ALL: 'C', PATH: process.env.PATH ?? '/usr/bin:/bin' },
    });
    return parsePs(stdout);
  } catch (error) {
    // ps ends with 1 when no process has the id.
    if (error instanceof Error && 'code' in error && error.code === 1) return null;
    throw error;
  }
};

/** One line of `ps -o stat=,lstart=`, or nothing. */
export const parsePs = (stdout: string): string | null => {
  const [state = '', ...start] = stdout.trim().split(/\s+/);
  return isDead(state) ? null : start.join(' ');
};
