import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildFlags, moduleFolder } from './go-build.ts';

/** Where this user keeps what can be made again: $XDG_CACHE_HOME, else the system's habit. */
export const cacheFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string => {
  const home = env.HOME ?? homedir();
  const habit = platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
  const chosen = env.XDG_CACHE_HOME;
  // The XDG base directory specification has relative paths ignored.
  const base = chosen !== undefined && path.isAbsolute(chosen) ? chosen : habit;
  return path.join(base, 'lifeflow-verify');
};

/** A hash of all that a build is made from: its sources, the toolchain and the flags. */
export const cacheKey = async (go: string, env: NodeJS.ProcessEnv): Promise<string> => {
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go']) {
    hash.update(`${file}\n`).update(await readFile(path.join(moduleFolder, file)));
  }
  const { stdout } = await promisify(execFile)(go, ['version'], { cwd: moduleFolder, env });
  return hash.update(stdout).update(JSON.stringify(buildFlags)).digest('hex').slice(0, 20);
};
