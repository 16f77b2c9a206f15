import { systemClock } from '../clock.ts';
import type { Proof } from '../platform.ts';
import { isStopped } from './process-table.ts';

/** Whether processes stand still, as those of a database do that is cut off, by the operating system's process table. */
export const standStill = async (
  processes: readonly { pid: number }[],
  stopped: (pid: number) => Promise<boolean> = isStopped,
  now: () => number = systemClock.now,
): Promise<Proof> => {
  const still = await Promise.all(processes.map(({ pid }) => stopped(pid)));
  const moving = processes.filter((_, i) => !still[i]).map(({ pid }) => pid);
  const says =
    processes.length === 0
      ? 'no process is behind the databases, so that none can be seen to stand still'
      : moving.length === 0
        ? `${processes.length} processes of databases stand still`
        : `${moving.length} of ${processes.length} processes of databases go on: ${moving.join(', ')}`;
  return { effective: processes.length > 0 && moving.length === 0, at: now(), says };
};
