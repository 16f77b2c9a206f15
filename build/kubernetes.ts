import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureBuilt, findProgram, type Tool } from './built.ts';
import { ToolError } from './tool-error.ts';

/** What a cluster is made of, upstream's own code throughout; build/kubernetes/ pins the same versions. */
export const kubernetesVersion = 'v1.36.3';
const etcdVersion = '3.6.8';
const metricsServerVersion = 'v0.9.0';

/** A folder with `control-plane`, `kubelet`, `kube-proxy`, `etcd`, `metrics-server` and `pause`. */
export type Kubernetes = { folder: string; source: 'cache' | 'built' };

/**
 * Kubernetes of exactly the pinned version: built before from the same inputs, else built now from build/kubernetes/
 * (many minutes the first time, with lines to `onProgress`). Rejects with ToolError where there is no Go, or the build
 * fails. Two that build at once wait for each other.
 */
export const ensureKubernetes = async ({
  onProgress,
  env = process.env,
}: {
  onProgress: (line: string) => void;
  env?: NodeJS.ProcessEnv;
}): Promise<Kubernetes> => {
  const go = await findProgram('go', env);
  if (go === undefined)
    throw new ToolError(
      'go',
      `expected Go ${goVersion} or later, to build Kubernetes ${kubernetesVersion} with; found no Go. ` +
        'Install Go (https://go.dev/dl) and run again.',
    );
  const { path: folder, source } = await ensureBuilt(go, kubernetes, env, onProgress);
  return { folder, source };
};

const goVersion = '1.26.4';

/** How each program says its version, and what it must say. */
const versions = [
  {
    program: 'control-plane',
    args: ['kube-apiserver', '--version'],
    says: `Kubernetes ${kubernetesVersion}`,
  },
  { program: 'kubelet', args: ['--version'], says: `Kubernetes ${kubernetesVersion}` },
  { program: 'kube-proxy', args: ['--version'], says: `Kubernetes ${kubernetesVersion}` },
  { program: 'etcd', args: ['--version'], says: `etcd Version: ${etcdVersion}` },
  { program: 'metrics-server', args: ['--version'], says: metricsServerVersion },
] as const;

const versionOf = async (folder: string, env: NodeJS.ProcessEnv): Promise<string | undefined> => {
  try {
    for (const { program, args, says } of versions) {
      const { stdout } = await promisify(execFile)(path.join(folder, program), [...args], {
        env,
        timeout: 60_000,
      });
      if (stdout.trim().split('\n')[0] !== says) return `${program} ${stdout.trim()}`;
    }
    return kubernetesVersion;
  } catch {
    return undefined;
  }
};

const kubernetes: Tool = {
  name: 'kubernetes',
  announcement: 'building Kubernetes from its pinned Go modules; once, about ten minutes on two cores',
  builds: [
    {
      module: 'kubernetes',
      packages: [
        './control-plane',
        './etcd',
        './pause',
        'k8s.io/kubernetes/cmd/kube-proxy',
        'k8s.io/kubernetes/cmd/kubelet',
      ],
      linker: ['-X', `k8s.io/component-base/version.gitVersion=${kubernetesVersion}`],
      goVersion,
      limitMinutes: 90,
    },
    {
      module: 'kubernetes/metrics-server',
      packages: ['sigs.k8s.io/metrics-server/cmd/metrics-server'],
      linker: ['-X', `k8s.io/client-go/pkg/version.gitVersion=${metricsServerVersion}`],
      goVersion,
      limitMinutes: 45,
    },
  ],
  artifact: { name: 'programs', kind: 'folder' },
  version: kubernetesVersion,
  versionOf,
};
