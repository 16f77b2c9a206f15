import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, cacheKey } from './cache.ts';
import { buildK6 } from './go-build.ts';
import { K6Error } from './k6-error.ts';
import { holdLock } from './lock.ts';

/** The version that everything here was written for, with its `v`; build/k6/go.mod pins the same. */
export const k6Version = 'v2.2.0';

export type K6 = { path: string; version: string; source: 'path' | 'cache' | 'built' };

/**
 * A k6 of exactly the pinned version: one on the PATH, else one built before from the same inputs, else one built now
 * from build/k6/ (some minutes, with lines to `onProgress`). Rejects with K6Error where there is neither k6 nor Go, or
 * the build fails. Two that build at once wait for each other.
 */
export const ensureK6 = async ({
  onProgress,
  env = process.env,
}: {
  onProgress: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}): Promise<K6> => {
  const onPath = await find('k6', env);
  const version = onPath === undefined ? undefined : await versionOf(onPath, env);
  if (onPath !== undefined && version === k6Version) return { path: onPath, version, source: 'path' };

  const go = await find('go', env);
  if (go === undefined) throw new K6Error('k6', missing(version));
  const folder = path.join(cacheFolder(env), 'k6', await cacheKey(go, env));
  const built = path.join(folder, 'k6');
  if ((await versionOf(built, env)) === k6Version)
    return { path: built, version: k6Version, source: 'cache' };

  await mkdir(folder, { recursive: true });
  const release = await holdLock(path.join(folder, 'lock'), () =>
    onProgress('another build of k6 is under way; waiting for it'),
  );
  try {
    if ((await versionOf(built, env)) === k6Version)
      return { path: built, version: k6Version, source: 'cache' };
    await sweep(folder);
    const scratch = await mkdtemp(path.join(folder, 'building-'));
    try {
      const fresh = path.join(scratch, 'k6');
      await buildK6(go, fresh, env, onProgress);
      const found = await versionOf(fresh, env);
      if (found !== k6Version) {
        throw new K6Error(
          go,
          `expected build/k6/go.mod to give k6 ${k6Version}; found ${found ?? 'no version'}. Restore build/k6/ from the repository.`,
        );
      }
      await rename(fresh, built);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return { path: built, version: k6Version, source: 'built' };
  } finally {
    await release();
  }
};

/** What a build that was cut off left behind; under the lock nobody else is building. */
const sweep = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (name.startsWith('building-')) await rm(path.join(folder, name), { recursive: true, force: true });
  }
};

const missing = (version: string | undefined): string =>
  `expected k6 ${k6Version} on the PATH, or Go 1.25 or later to build it; found ` +
  `${version === undefined ? 'no k6' : `k6 ${version}`} and no Go. ` +
  `Install Go (https://go.dev/dl) and run again, or put k6 ${k6Version} ` +
  `(https://github.com/grafana/k6/releases/tag/${k6Version}) on the PATH.`;

/** The `v…` of `k6 version`; undefined where there is no such program, or none that answers. */
const versionOf = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { env, timeout: 20_000 });
    return /^k6(?:\.exe)? (v\S+)/m.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
};

const find = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  for (const folder of (env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute)) {
    const file = path.join(folder, program);
    const there = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  return undefined;
};
