import type { TestProject } from 'vitest/node';
import { ensureKubernetes } from '../../../build/kubernetes.ts';
import { laneEnds } from '../../../fixtures/cluster/testing/lane-cluster.ts';
import { thisMachine } from '../../doctor.ts';
import { laneOn } from './cluster-lane.ts';
import { lifeflowEnds } from './lane-lifeflow.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the programs that a cluster is made of; undefined where the machine can't hold one. */
    kubernetes: string | undefined;
  }
}

/**
 * Builds Kubernetes before the first test that wants it. Where none can be, every test is skipped with the reason; where
 * only something is to be installed it rejects.
 */
export const setup = async (project: TestProject): Promise<void> => {
  const lane = laneOn(thisMachine());
  if (lane.kind === 'refused') throw new Error(lane.says);
  if (lane.says !== undefined) console.error(lane.says);
  if (lane.kind === 'skipped') {
    project.provide('kubernetes', undefined);
    return;
  }
  const { folder } = await ensureKubernetes({ onProgress: (line) => console.error(line) });
  project.provide('kubernetes', folder);
  // What a lane that was killed has left.
  await teardown();
};

export const teardown = async (): Promise<void> => {
  try {
    await lifeflowEnds();
  } finally {
    await laneEnds();
  }
};
