import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readState } from '../../fixtures/local/state-book.ts';
import { SuiteError } from '../errors.ts';
import { identify, isAlive, type ProcessIdentity } from '../processes.ts';

/**
 * Writes into an environment's state folder, or into the run's own where it has none, who works on it.
 * @throws SuiteError INTERNAL where this can't be: `undo` would take a run's environment away
 */
export const noteRunner = (stateFolder: string): void => {
  const me = identify(process.pid);
  if (me === undefined) {
    throw new SuiteError(
      'INTERNAL',
      `process ${process.pid}`,
      `expected this process (${process.pid}) in the system's table of processes; found none; see that /proc or ps can be read.`,
    );
  }
  writeFileSync(fileIn(stateFolder), JSON.stringify(me), { mode: 0o600 });
};

/**
 * A run that goes on heals by itself; taking its environment away would spoil it.
 * @throws SuiteError IN_USE that names the process
 */
export const requireNoRunner = (stateFolder: string): void => {
  const runner = runnerOn(stateFolder);
  if (runner === undefined) return;
  throw new SuiteError(
    'IN_USE',
    stateFolder,
    `expected nobody at work on it; found the run of process ${runner.pid}; stop that with Ctrl-C (kill -INT ${runner.pid}), which heals, or wait for its end`,
  );
};

/** Another process whose run is at work on it; undefined where there is none. */
export const runnerOn = (stateFolder: string): ProcessIdentity | undefined => {
  const runner = read(stateFolder);
  return runner === undefined || runner.pid === process.pid || !isAlive(runner) ? undefined : runner;
};

/**
 * An environment that nobody noted himself on is kept for work by a person: a run neither uses it nor takes it away, and
 * neither does the undo of a run that it stood in the way of. @throws SuiteError IN_USE that says how it goes
 */
export const requireNoneKept = (name: string, stateFolder: string): void => {
  const owner = keeperOf(stateFolder);
  if (owner === undefined) return;
  throw new SuiteError(
    'IN_USE',
    name,
    `expected no environment ${name} on this machine; found one that is kept for work (process ${owner.pid}); take it away with \`verify down ${name}\``,
  );
};

/** Process of an environment that is kept for work; undefined for one of a run, and where there is none. */
export const keeperOf = (stateFolder: string): ProcessIdentity | undefined => {
  const owner = readState(stateFolder)?.owner;
  return owner === undefined || !isAlive(owner) || existsSync(fileIn(stateFolder)) ? undefined : owner;
};

const fileIn = (stateFolder: string): string => path.join(stateFolder, 'runner.json');

const read = (stateFolder: string): ProcessIdentity | undefined => {
  try {
    return JSON.parse(readFileSync(fileIn(stateFolder), 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
};
