import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity, signal, startOf } from '../fixtures/local/process-table.ts';
import type { Milliseconds, Seconds } from '../slo/units.ts';
import { SuiteError } from './errors.ts';

export { isAlive, type ProcessIdentity };

/** A process that runs now, so that it can be told from a later one of the same id; undefined when there is none. */
export const identify = (pid: number): ProcessIdentity | undefined => {
  const startedAt = startOf(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
};

/** How often a process is looked at while it ends. */
const look: Milliseconds = 25;

/**
 * Ends a process if it still is the one that started at `startedAt`: SIGTERM, and SIGKILL when that did not end it
 * within the grace. Says what it met; a process that is gone, or whose id belongs to another now, is left alone.
 * @throws SuiteError INTERNAL when it is still there after SIGKILL, or may not be signalled
 */
export const endProcess = async (
  pid: number,
  startedAt: string,
  graceSeconds: Seconds = 5,
): Promise<'was-gone' | 'ended' | 'killed'> => {
  const who = { pid, startedAt };
  if (!isAlive(who)) return 'was-gone';
  signal(who, 'SIGTERM');
  if (await gone(who, graceSeconds)) return 'ended';
  signal(who, 'SIGKILL');
  // The kernel takes a killed process away at once, unless it waits for a device.
  if (await gone(who, 5)) return 'killed';
  throw new SuiteError(
    'INTERNAL',
    `process ${pid}`,
    `expected process ${pid} to be gone after SIGKILL; found it still there; end it by hand (kill -9 ${pid}) and run \`verify undo\` again.`,
  );
};

const gone = async (who: ProcessIdentity, seconds: Seconds): Promise<boolean> => {
  const until = performance.now() + seconds * 1000;
  while (isAlive(who)) {
    if (performance.now() >= until) return false;
    await sleep(look);
  }
  return true;
};
