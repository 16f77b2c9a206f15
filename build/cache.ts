import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { flagsOf, type GoBuild, moduleFolder } from './go-build.ts';

/** Where this user keeps what can be made again: $XDG_CACHE_HOME, else the system's habit. */
export const cacheFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string => {
  const home = env.HOME ?? homedir();
  const habit = platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
  const chosen = env.XDG_CACHE_HOME;
  // The XDG base directory specification has relative paths ignored.
  const base = chosen !== undefined && path.isAbsolute(chosen) ? chosen : habit;
  return path.join(base, 'lifeflow-verify');
};

/** A hash of all that programs are built from: their modules' own files, the toolchain and the flags. */
export const cacheKey = async (
  go: string,
  builds: readonly GoBuild[],
  env: NodeJS.ProcessEnv,
): Promise<string> => {
  const hash = createHash('sha256');
  for (const build of builds) {
    const folder = moduleFolder(build);
    const files = (await readdir(folder, { recursive: true })).filter((f) =>
      /(\.go|^go\.(mod|sum))$/.test(f),
    );
    for (const file of files.sort()) {
      hash.update(`${build.module}/${file}\n`).update(await readFile(path.join(folder, file)));
    }
    hash.update(JSON.stringify([flagsOf(build), build.packages]));
  }
  const { stdout } = await promisify(execFile)(go, ['version'], { cwd: import.meta.dirname, env });
  return hash.update(stdout).digest('hex').slice(0, 20);
};
