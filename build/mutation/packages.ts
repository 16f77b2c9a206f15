import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** Stryker's command line, which is installed beside this file when it is first asked for. Throws when that fails. */
export const strykerProgram = (): string => {
  const program = path.join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  if (!existsSync(program)) ended('npm', ['ci', '--ignore-scripts'], import.meta.dirname);
  return program;
};

/** A package of Stryker's, by its name: the suite's own packages don't know of it, nor does the compiler. */
export const strykerPackage = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(require.resolve(name)).href)) as T;

/** Runs a program to its end, with what it prints shown. Throws when it ends with anything but 0. */
export const ended = (command: string, args: readonly string[], cwd: string): void => {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`expected ${command} ${args[0]} to end with 0, found ${status}; see its output above`);
};
