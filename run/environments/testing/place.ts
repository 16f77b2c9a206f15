import {
  apiFrom,
  type KubernetesPlatform,
  kubernetesPlatform,
} from '../../../chaos/platforms/kubernetes/index.ts';
import { attachCluster } from '../../../fixtures/cluster/index.ts';
import { attachClustered } from '../../../fixtures/clustered/index.ts';
import { platformOn } from '../cluster.ts';
import { disruptorIn, type Way, ways } from '../disruptor.ts';
import { project } from '../local.ts';
import { quietData } from './quiet-data.ts';

/**
 * Where a process that did not start it finds a LifeFlow on Kubernetes; plain data. `stage`: two services on one cluster,
 * without databases, as somebody with a kubeconfig. `whole`: an environment of ours, with its owner. Replicas can be
 * disrupted where a folder is named for what does it.
 */
export type Place = { environment: string; disruptor?: string } & (
  | ({ kind: 'stage'; cluster: string } & Way)
  | {
      kind: 'whole';
      regions: readonly { name: string }[];
      /** For each region, where not its administrator is to act but somebody else. */
      kubeconfigs?: readonly string[];
    }
);

/** A platform of its own on what runs there, which knows nothing of any other's doings. */
export const platformAt = async (place: Place): Promise<KubernetesPlatform> => {
  const { environment, disruptor: folder } = place;
  const disruptorOf = async (regions: readonly Way[]) =>
    folder === undefined ? undefined : disruptorIn(regions, folder);
  if (place.kind === 'whole') {
    const attached = await attachClustered({ project, ...place });
    const clusters = attached.clusters.map((cluster, i) => ({
      ...cluster,
      kubeconfig: place.kubeconfigs === undefined ? cluster.kubeconfig : fileOf(place.kubeconfigs, i),
    }));
    return platformOn(environment, { ...attached, clusters }, await disruptorOf(ways(clusters)));
  }
  const { cluster, region, namespace, kubeconfig, context } = place;
  const { power, containers } = attachCluster(cluster);
  const disruptor = await disruptorOf([place]);
  return kubernetesPlatform({
    environment,
    regions: [{ name: region, api: apiFrom(kubeconfig, context), namespace }],
    power,
    containers,
    data: quietData,
    ...(disruptor === undefined ? {} : { disruptor }),
  });
};

/** Nobody is the administrator of a region because a file is missing. */
const fileOf = (kubeconfigs: readonly string[], i: number): string => {
  const file = kubeconfigs[i];
  if (file !== undefined) return file;
  throw new Error(`expected a kubeconfig for each region, found ${kubeconfigs.length}`);
};
