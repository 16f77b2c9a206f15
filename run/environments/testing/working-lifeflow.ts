import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { imagesArchive } from '../../../fixtures/cluster/image/image.ts';
import { programFiles } from '../../../fixtures/cluster/image/programs.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { nodeInContainer } from '../../../fixtures/clustered/image.ts';
import { small } from '../../../fixtures/lifeflow/programs.ts';
import { applyLifeflow, type DeploymentObject } from './apply-lifeflow.ts';

type Options = Omit<Parameters<typeof applyLifeflow>[1], 'inPods'>;

/**
 * LifeFlow's own objects on a cluster, with a program in place of its services that takes as much CPU time as each request
 * asks for. Probes, requests, limits and ports are the manifests'.
 */
export const workingLifeflow = async (cluster: Cluster, options: Options): Promise<void> => {
  const archive = join(cluster.folder, 'working.tar');
  const program = { kind: 'file', path: 'working.ts', mode: 0o644, content: readFileSync(source) } as const;
  const files = [program, ...(await programFiles({ [process.execPath]: null }))];
  const command = [nodeInContainer, ...small.args, '/working.ts'];
  writeFileSync(archive, imagesArchive(files, [{ name: image, command, environment: { ...small.env } }]));
  await cluster.importImage(archive);
  await applyLifeflow(cluster, { ...options, inPods: work });
};

const source = new URL('working.program.ts', import.meta.url);
const image = 'lifeflow.test/working:1';

type Container = { ports: { name: string; containerPort: number }[] };

const work = ({ spec }: DeploymentObject): void => {
  const pod = spec.template.spec;
  pod.containers = (pod.containers as Container[]).map((container) => ({
    ...container,
    image,
    imagePullPolicy: 'Never',
    env: [
      {
        name: 'HTTP_PORT',
        value: String(container.ports.find((p) => p.name === 'http')?.containerPort ?? ''),
      },
    ],
    volumeMounts: [{ name: 'node', mountPath: nodeInContainer, readOnly: true }],
    // There is no shell to wait with.
    lifecycle: {},
  }));
  pod.volumes = [{ name: 'node', hostPath: { path: process.execPath, type: 'File' } }];
  pod.terminationGracePeriodSeconds = 5;
};
