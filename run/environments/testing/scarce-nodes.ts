import type { Api } from '../../../fixtures/cluster/api.ts';
import { pauseImage } from '../../../fixtures/cluster/node-settings.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';
import type { Cores } from '../../../slo/units.ts';

type Node = { metadata: { name: string }; status: { allocatable: { cpu: string } } };
type Pod = {
  metadata: { deletionTimestamp?: string };
  spec: { nodeName?: string; containers: { resources?: { requests?: { cpu?: string } } }[] };
  status: { phase?: string };
};

/**
 * Leaves so many cores to be requested on each node: a pod that does nothing requests all others there. Each kubelet takes
 * the whole machine for its own, and more than that fits nowhere. Rejects with Error where it comes out otherwise.
 */
export const leaveOnEachNode = async (api: Api, free: Cores): Promise<void> => {
  // What is on its way out would leave more, later.
  await waitFor(async () => (await podsOf(api)).every((p) => p.metadata.deletionTimestamp === undefined), {
    within: 60_000,
    every: 500,
  });
  for (const [node, before] of await freeOn(api)) {
    const name = `reserved-${node}`;
    const cpu = `${Math.round(1000 * (before - free))}m`;
    await api.apply(`/api/v1/namespaces/default/pods/${name}`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        nodeName: node,
        terminationGracePeriodSeconds: 0,
        containers: [
          { name: 'none', image: pauseImage, imagePullPolicy: 'Never', resources: { requests: { cpu } } },
        ],
      },
    });
  }
  const left = [...(await freeOn(api))];
  if (left.every(([, cores]) => Math.abs(cores - free) < 0.001)) return;
  throw new Error(
    `expected ${free} cores to be left on each node; found ${left.map((l) => l.join(' ')).join(', ')}`,
  );
};

const podsOf = async (api: Api): Promise<Pod[]> =>
  (await api.get<{ items: Pod[] }>('/api/v1/pods')).items.filter(
    ({ status }) => status.phase !== 'Succeeded' && status.phase !== 'Failed',
  );

/** Cores that a pod may still request on each node, as the scheduler reckons. */
const freeOn = async (api: Api): Promise<ReadonlyMap<string, Cores>> => {
  const { items } = await api.get<{ items: Node[] }>('/api/v1/nodes');
  const pods = await podsOf(api);
  return new Map(
    items.map(({ metadata: { name }, status }) => [
      name,
      pods
        .filter((p) => p.spec.nodeName === name)
        .flatMap((p) => p.spec.containers)
        .reduce((left, c) => left - coresOf(c.resources?.requests?.cpu), coresOf(status.allocatable.cpu)),
    ]),
  );
};

const coresOf = (quantity = '0'): Cores =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
