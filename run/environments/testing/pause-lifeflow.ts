import type { ApiObject } from '../../../fixtures/cluster/api.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { pauseImage } from '../../../fixtures/cluster/node-settings.ts';
import { type ManifestSet, manifests } from '../../../fixtures/lifeflow/manifests/index.ts';
import { environmentLabel } from '../../../slo/kubernetes.ts';
import { services as all, type ServiceId } from '../../../slo/services.ts';

type Options = {
  namespace: string;
  /** Undefined: a namespace that names none. */
  environment?: string | undefined;
  services: readonly ServiceId[];
  set?: ManifestSet;
};

/**
 * LifeFlow's own objects on a cluster, with containers that do nothing in place of its services: they are ready as soon as
 * they run, and end when they are told to. Resolves when the API server has them all.
 */
export const pauseLifeflow = async (
  { api }: Pick<Cluster, 'api'>,
  { namespace, environment, services, set = 'documented' }: Options,
): Promise<void> => {
  await api.apply(`/api/v1/namespaces/${namespace}`, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: namespace,
      labels: environment === undefined ? {} : { [environmentLabel]: environment },
    },
  });
  const names: string[] = all.filter((s) => services.includes(s.id)).map((s) => s.deployment);
  for (const manifest of manifests({ environment: 'cluster', set })) {
    const { name } = manifest.metadata;
    if (!names.includes(name)) continue;
    const { metadata, ...rest } = manifest;
    const object: ApiObject = { ...rest, metadata: { ...metadata, namespace } };
    if (object.kind === 'Deployment') pause(object as PausedDeployment);
    await api.apply(`${folderOf(object, namespace)}/${name}`, object);
  }
};

type PausedDeployment = ApiObject & {
  spec: { template: { spec: { containers: object[]; terminationGracePeriodSeconds?: number } } };
};

const pause = ({ metadata, spec }: PausedDeployment): void => {
  spec.template.spec.containers = [
    {
      name: metadata.name,
      image: pauseImage,
      imagePullPolicy: 'Never',
      ports: [{ name: 'http', containerPort: 8080 }],
      resources: { requests: { cpu: '10m' } },
    },
  ];
  spec.template.spec.terminationGracePeriodSeconds = 5;
};

const kinds: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  Service: 'services',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  PodDisruptionBudget: 'poddisruptionbudgets',
};

const folderOf = ({ apiVersion, kind }: ApiObject, namespace: string): string =>
  `${apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`}/namespaces/${namespace}/${kinds[kind]}`;
