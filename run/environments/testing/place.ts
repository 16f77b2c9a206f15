import {
  apiFrom,
  type KubernetesPlatform,
  kubernetesPlatform,
} from '../../../chaos/platforms/kubernetes/index.ts';
import { attachCluster } from '../../../fixtures/cluster/index.ts';
import { attachClustered } from '../../../fixtures/clustered/index.ts';
import { platformOn } from '../cluster.ts';
import { disruptorIn } from '../disruptor.ts';
import { project } from '../local.ts';
import { quietData } from './quiet-data.ts';

/**
 * Where a process that did not start it finds a LifeFlow on Kubernetes; plain data. `stage`: two services on one cluster,
 * without databases, as somebody with a kubeconfig. `whole`: a whole environment of ours with its owner, and a folder for
 * what disrupts replicas.
 */
export type Place =
  | {
      kind: 'stage';
      environment: string;
      namespace: string;
      cluster: string;
      kubeconfig: string;
      context: string;
    }
  | { kind: 'whole'; environment: string; regions: readonly { name: string }[]; disruptor: string };

/** A platform of its own on what runs there, which knows nothing of any other's doings. */
export const platformAt = async (place: Place): Promise<KubernetesPlatform> => {
  const { environment } = place;
  if (place.kind === 'whole') {
    const clustered = await attachClustered({ project, ...place });
    return platformOn(environment, clustered, await disruptorIn(clustered.clusters, place.disruptor));
  }
  const { namespace, cluster, kubeconfig, context } = place;
  const { power, containers } = attachCluster(cluster);
  return kubernetesPlatform({
    environment,
    regions: [{ name: 'region-1', api: apiFrom(kubeconfig, context), namespace }],
    power,
    containers,
    data: quietData,
  });
};
