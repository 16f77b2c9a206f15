import { requireLifeflow } from './environment-guard.ts';
import { autoscalersOf, deploymentsOf, nodesOf, podsOf, type Region } from './region.ts';
import { type ClusterState, stateOf } from './state.ts';

/** A region as its API server has it now. Rejects with PlatformError where the labels match nothing. */
export const readRegion = async (region: Region): Promise<ClusterState> => {
  const [pods, nodes, deployments, autoscalers] = await Promise.all([
    podsOf(region),
    nodesOf(region),
    deploymentsOf(region),
    autoscalersOf(region),
  ]);
  requireLifeflow(region, deployments);
  return stateOf({ region: region.name, pods, nodes, deployments, autoscalers });
};
