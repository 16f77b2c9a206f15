import type { TestProject } from 'vitest/node';
import { ensureKubernetes } from '../../../build/kubernetes.ts';
import { clusterMachine, lacks } from '../../../fixtures/cluster/requirements.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the programs that a cluster is made of; undefined where the machine can't hold one. */
    kubernetes: string | undefined;
  }
}

/** Builds Kubernetes before the first test that wants it, unless the machine lacks what a cluster needs. */
export const setup = async (project: TestProject): Promise<void> => {
  const lacking = lacks(clusterMachine());
  if (lacking !== undefined) {
    console.error(`cluster: every test is skipped; found ${lacking.found}; ${lacking.advice}`);
    project.provide('kubernetes', undefined);
    return;
  }
  const { folder } = await ensureKubernetes({ onProgress: (line) => console.error(line) });
  project.provide('kubernetes', folder);
};
