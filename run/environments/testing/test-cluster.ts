import {
  type Cluster,
  type ClusterOptions,
  clusterFolderOf,
  startCluster,
  tearDownCluster,
} from '../../../fixtures/cluster/index.ts';

/** A cluster for the tests of one file, in place of one that a try before this one may have left. */
export const testCluster = async (options: ClusterOptions): Promise<Cluster> => {
  await tearDownCluster(clusterFolderOf(options.project, options.environment));
  return startCluster(options);
};
