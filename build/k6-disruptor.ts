import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt, findProgram, type Tool } from './built.ts';
import { ToolError } from './tool-error.ts';

/**
 * xk6-disruptor, which its authors have archived at this version, and the last k6 that it can be built with;
 * build/k6-disruptor/go.mod pins the same.
 */
export const disruptorVersion = 'v0.3.17';
const k6Version = 'v1.8.1';

/** Image that k6 asks for to put its agent into a pod: named by the version that it was built with. */
export const agentImage = `ghcr.io/grafana/xk6-disruptor-agent:${disruptorVersion}`;

/** A folder with `k6`, `agent`, and `answerer`, which tests disrupt. */
export type K6Disruptor = { k6: string; agent: string; answerer: string; source: 'cache' | 'built' };

/**
 * k6 with xk6-disruptor, and its agent, of exactly the pinned versions: built before from the same inputs, else built
 * now from build/k6-disruptor/ (some minutes, with lines to `onProgress`). It has nothing to do with the k6 that makes
 * the load. Rejects with ToolError where there is no Go, or the build fails. Two that build at once wait for each other.
 */
export const ensureK6Disruptor = async ({
  onProgress,
  env = process.env,
}: {
  onProgress: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}): Promise<K6Disruptor> => {
  const go = await findProgram('go', env);
  if (go === undefined)
    throw new ToolError(
      'go',
      `expected Go ${goVersion} or later, to build xk6-disruptor ${disruptorVersion} with; found no Go. ` +
        'Install Go (https://go.dev/dl) and run again.',
    );
  const { path: folder, source } = await ensureBuilt(go, k6Disruptor, env, onProgress);
  const program = (name: string): string => path.join(folder, name);
  return { k6: program('k6'), agent: program('agent'), answerer: program('answerer'), source };
};

const goVersion = '1.25';

const says = promisify(execFile);

/** The extension's version, of a k6 of the pinned one; else what was found in its place. */
const versionOf = async (folder: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  try {
    // The agent has no version of its own: it is there, and of the same module.
    await says(path.join(folder, 'agent'), ['--help'], { env, timeout: 60_000 });
    const { stdout } = await says(path.join(folder, 'k6'), ['version'], {
      // Or it would ask its authors' servers for what it lacks.
      env: { ...env, K6_AUTO_EXTENSION_RESOLUTION: 'false' },
      timeout: 60_000,
    });
    const k6 = /^k6(?:\.exe)? (v\S+)/m.exec(stdout)?.[1];
    const extension = /github\.com\/grafana\/xk6-disruptor (v[^\s,]+)/.exec(stdout)?.[1];
    return k6 === k6Version ? extension : `k6 ${k6}`;
  } catch {
    return undefined;
  }
};

const k6Disruptor: Tool = {
  name: 'k6-disruptor',
  announcement:
    'building k6 with xk6-disruptor from its pinned Go module; once, about five minutes on two cores',
  builds: [
    {
      module: 'k6-disruptor',
      packages: ['./k6', './answerer', 'github.com/grafana/xk6-disruptor/cmd/agent'],
      goVersion,
      limitMinutes: 60,
    },
  ],
  artifact: { name: 'programs', kind: 'folder' },
  version: disruptorVersion,
  versionOf,
};
