import type { ApiObject } from '../../../fixtures/cluster/api.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { makeNamespace } from '../../../fixtures/cluster/testing/lane-cluster.ts';
import {
  type ManifestOptions,
  type ManifestSet,
  manifests,
} from '../../../fixtures/lifeflow/manifests/index.ts';
import { environmentLabel } from '../../../slo/kubernetes/labels.ts';
import { services as all, type ServiceId } from '../../../slo/services.ts';

type Options = Pick<ManifestOptions, 'own'> & {
  namespace: string;
  /** Undefined: a namespace that names none. */
  environment?: string | undefined;
  services: readonly ServiceId[];
  set?: ManifestSet;
  /** Puts something into each deployment in place of the document's programs. */
  inPods: PodsOfDeployment;
};

export type PodsOfDeployment = (deployment: DeploymentObject) => void;

/** A deployment as the manifests make it, as far as tests change it. */
export type DeploymentObject = ApiObject & {
  spec: {
    template: {
      spec: { containers: object[]; volumes?: object[]; terminationGracePeriodSeconds?: number };
    };
  };
};

/** LifeFlow's own objects on a cluster, with other containers in them. Resolves when the API server has them all. */
export const applyLifeflow = async (
  { api }: Pick<Cluster, 'api'>,
  { namespace, environment, services, set = 'documented', own = {}, inPods }: Options,
): Promise<void> => {
  await makeNamespace(
    { api },
    namespace,
    environment === undefined ? {} : { [environmentLabel]: environment },
  );
  const names: string[] = all.filter((s) => services.includes(s.id)).map((s) => s.deployment);
  for (const manifest of manifests({ environment: 'cluster', set, own })) {
    const { name } = manifest.metadata;
    if (!names.includes(name)) continue;
    const { metadata, ...rest } = manifest;
    const object: ApiObject = { ...rest, metadata: { ...metadata, namespace } };
    if (object.kind === 'Deployment') inPods(object as DeploymentObject);
    await api.apply(`${folderOf(object, namespace)}/${name}`, object);
  }
};

const kinds: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  Service: 'services',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  PodDisruptionBudget: 'poddisruptionbudgets',
};

const folderOf = ({ apiVersion, kind }: ApiObject, namespace: string): string =>
  `${apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`}/namespaces/${namespace}/${kinds[kind]}`;
