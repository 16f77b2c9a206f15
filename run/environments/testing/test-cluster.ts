import {
  attachCluster,
  type Cluster,
  type ClusterOptions,
  clusterFolderOf,
  startCluster,
  tearDownCluster,
} from '../../../fixtures/cluster/index.ts';

/**
 * A cluster for the tests of one file. `LIFEFLOW_TEST_CLUSTER` names the state folder of one that a person keeps for work
 * (`verify up cluster` prints it): that one is used as it is and left as it stands.
 */
export const testCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const kept = process.env.LIFEFLOW_TEST_CLUSTER;
  if (kept !== undefined) return { ...attachCluster(kept), stop: async () => undefined };
  await tearDownCluster(clusterFolderOf(options.project, options.environment));
  return startCluster(options);
};
