import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, cacheKey } from './cache.ts';
import { type GoBuild, goBuild } from './go-build.ts';
import { holdLock } from './lock.ts';
import { ToolError } from './tool-error.ts';

/** What is built here once and kept outside of the clone, found again by a hash of all that it is made from. */
export type Tool = {
  /** Also its folder in the cache. */
  name: string;
  /** Said before a build: how often, and about how long. */
  announcement: string;
  builds: readonly GoBuild[];
  /** Name of what is kept: a program, or a folder of programs. */
  artifact: { name: string; kind: 'program' | 'folder' };
  /** The pinned version, and the one that the artifact at a path says it is; undefined where there is none. */
  version: string;
  versionOf(artifact: string, env: NodeJS.ProcessEnv): Promise<string | undefined>;
};

export type Built = { path: string; source: 'cache' | 'built' };

/** Where a program is on the PATH; undefined where it is not. */
export const findProgram = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
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

/**
 * A tool built before from the same inputs, else one built now, with lines to `onProgress`. Rejects with ToolError
 * when the build fails, or gives another version than the pinned one. Two that build at once wait for each other.
 */
export const ensureBuilt = async (
  go: string,
  tool: Tool,
  env: NodeJS.ProcessEnv,
  onProgress: (line: string) => void,
): Promise<Built> => {
  const folder = path.join(cacheFolder(env), tool.name, await cacheKey(go, tool.builds, env));
  const built = path.join(folder, tool.artifact.name);
  const isThere = async () => (await tool.versionOf(built, env)) === tool.version;
  if (await isThere()) return { path: built, source: 'cache' };

  await mkdir(folder, { recursive: true });
  const release = await holdLock(path.join(folder, 'lock'), () =>
    onProgress(`another build of ${tool.name} is under way; waiting for it`),
  );
  try {
    if (await isThere()) return { path: built, source: 'cache' };
    await sweep(folder);
    const scratch = await mkdtemp(path.join(folder, 'building-'));
    try {
      const fresh = path.join(scratch, tool.artifact.name);
      if (tool.artifact.kind === 'folder') await mkdir(fresh);
      onProgress(tool.announcement);
      for (const build of tool.builds) await goBuild(go, tool.name, build, fresh, env, onProgress);
      const found = await tool.versionOf(fresh, env);
      if (found !== tool.version) throw notAsPinned(go, tool, found);
      // What is in the way did not say that it is the pinned version.
      await rm(built, { recursive: true, force: true });
      await rename(fresh, built);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
    return { path: built, source: 'built' };
  } finally {
    await release();
  }
};

const notAsPinned = (go: string, { name, version, builds }: Tool, found: string | undefined): ToolError => {
  const [module = name] = builds.map((b) => b.module);
  return new ToolError(
    go,
    `expected build/${module}/go.mod to give ${name} ${version}; found ${found ?? 'no version'}. Restore build/${module}/ from the repository.`,
  );
};

/** What a build that was cut off left behind; under the lock nobody else is building. */
const sweep = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (name.startsWith('building-')) await rm(path.join(folder, name), { recursive: true, force: true });
  }
};
