import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

type Command = readonly [program: string, args: readonly string[]];

/**
 * The command, so that the kernel kills what it starts as soon as this process is gone, however that ended: by `setpriv` of
 * util-linux, which becomes the program and keeps its process id. The command as it is where there is none, on macOS say.
 */
export const diesWithUs = (program: string, args: readonly string[]): Command =>
  hasDeathSignal() && isExecutable(program)
    ? ['setpriv', [...deathSignal, '--', program, ...args]]
    : [program, args];

const deathSignal = ['--pdeathsig', 'KILL'] as const;

let has: boolean | undefined;
/** Tried, because busybox has a `setpriv` that can't. */
export const hasDeathSignal = (): boolean => {
  has ??= spawnSync('setpriv', [...deathSignal, '--', 'true']).status === 0;
  return has;
};

/** What can't be started has to fail as itself, and not as `setpriv`. */
const isExecutable = (program: string): boolean => {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
