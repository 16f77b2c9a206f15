import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureBuilt, findProgram, type Tool } from './built.ts';
import { ToolError } from './tool-error.ts';

/** The version that everything here was written for, with its `v`; build/k6/go.mod pins the same. */
export const k6Version = 'v2.2.0';

export type K6 = { path: string; version: string; source: 'path' | 'cache' | 'built' };

/**
 * A k6 of exactly the pinned version: one on the PATH, else one built before from the same inputs, else one built now
 * from build/k6/ (some minutes, with lines to `onProgress`). Rejects with ToolError where there is neither k6 nor Go,
 * or the build fails. Two that build at once wait for each other.
 */
export const ensureK6 = async ({
  onProgress,
  env = process.env,
}: {
  onProgress: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}): Promise<K6> => {
  const onPath = await findProgram('k6', env);
  const version = onPath === undefined ? undefined : await versionOf(onPath, env);
  if (onPath !== undefined && version === k6Version) return { path: onPath, version, source: 'path' };

  const go = await findProgram('go', env);
  if (go === undefined) throw new ToolError('k6', missing(version));
  return { ...(await ensureBuilt(go, k6, env, onProgress)), version: k6Version };
};

/** The `v…` of `k6 version`; undefined where there is no such program, or none that answers. */
const versionOf = async (program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { env, timeout: 20_000 });
    return /^k6(?:\.exe)? (v\S+)/m.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
};

const k6: Tool = {
  name: 'k6',
  announcement: 'building k6 from its pinned Go module; once, about two minutes on two cores',
  // A cold build took 80 s to 3 min on two cores.
  builds: [{ module: 'k6', packages: ['.'], goVersion: '1.25', limitMinutes: 20 }],
  artifact: { name: 'k6', kind: 'program' },
  version: k6Version,
  versionOf,
};

const missing = (version: string | undefined): string =>
  `expected k6 ${k6Version} on the PATH, or Go 1.25 or later to build it; found ` +
  `${version === undefined ? 'no k6' : `k6 ${version}`} and no Go. ` +
  `Install Go (https://go.dev/dl) and run again, or put k6 ${k6Version} ` +
  `(https://github.com/grafana/k6/releases/tag/${k6Version}) on the PATH.`;
