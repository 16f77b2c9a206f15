import { isDeepStrictEqual } from 'node:util';
import type { KubernetesPlatform } from '../../../chaos/platforms/kubernetes/index.ts';
import { restartedAt } from '../../../chaos/platforms/kubernetes/template-version.ts';
import { residue } from '../../../chaos/residue.ts';
import { reasonOf } from '../../../chaos/restore.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';
import type { PlatformState } from '../../../slo/topology.ts';

/**
 * Plain data: what faults may change, and where it is looked at past the platform: machines by their own books, objects as
 * the API has them, and the pods that are not well.
 */
export type Standing = { state: PlatformState; machines: readonly Machines[]; objects: Named; unwell: Named };
type Machines = ReturnType<Cluster['power']['state']>;
type Named = Readonly<Record<string, unknown>>;

/** Where one looks: a platform that has done nothing, and the clusters as their administrator. */
export type Watched = { platform: KubernetesPlatform; clusters: readonly Cluster[]; namespace: string };

/** How everything stands. Rejects where an API server can't be asked. */
export const standing = async ({ platform, clusters, namespace }: Watched): Promise<Standing> => ({
  state: await platform.observe(),
  machines: clusters.map((c) => c.power.state()),
  objects: Object.assign({}, ...(await Promise.all(clusters.map((c) => objectsOf(c, namespace))))),
  unwell: Object.assign({}, ...(await Promise.all(clusters.map((c) => unwellOf(c, namespace))))),
});

/** As `standing`, once every pod is well: on a busy machine a probe may just have failed. Rejects where one stays unwell. */
export const standingWell = async (at: Watched): Promise<Standing> => {
  const found = await waitFor(
    async () => {
      const now = await standing(at);
      return Object.keys(now.unwell).length === 0 ? now : undefined;
    },
    { within: 300_000, every: 1000 },
  );
  if (found === undefined)
    throw new Error('expected every pod to be ready before anything is done; found one that is not');
  return found;
};

/**
 * What is not as it was, in words; empty when nothing is. Never rejects: what can't be seen is not as it was.
 * @param sizesToo false passes over the pods, which an autoscaler may add at any time
 */
export const leftSince = async (before: Standing, at: Watched, sizesToo = true): Promise<string[]> => {
  const machines = at.clusters.map((c) => c.power.state());
  const changed = machines.flatMap((is, i) =>
    isDeepStrictEqual(is, before.machines[i]) ? [] : [`machines: ${JSON.stringify(is)}`],
  );
  // Who is kept from an API server would wait for it in vain.
  if (machines.some((m) => m.apiCut)) return changed;
  try {
    const now = await standing(at);
    return [
      ...changed,
      ...differences(before.objects, now.objects),
      ...(sizesToo
        ? [
            ...residue(before.state, now.state, before.state.desired),
            ...differences(before.unwell, now.unwell),
          ]
        : residue(before.state, { ...now.state, rollouts: [] }, {})),
    ];
  } catch (error) {
    return [...changed, reasonOf(error)];
  }
};

type Item = {
  metadata: { name: string; deletionTimestamp?: string };
  spec: Record<string, unknown> & {
    template?: { metadata?: { annotations?: Record<string, string> } };
  };
  status?: { phase?: string; conditions?: readonly { type: string; status: string }[] };
};

/**
 * What people and faults may set: specifications, without the number of replicas, which is the autoscaler's, and the time
 * of the last restart, which is meant to last; of nodes, whether and for whom they are closed.
 */
const objectsOf = async (cluster: Cluster, namespace: string): Promise<Named> => {
  const kinds = {
    deployment: `/apis/apps/v1/namespaces/${namespace}/deployments`,
    service: `/api/v1/namespaces/${namespace}/services`,
    autoscaler: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
    budget: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`,
  };
  const found: Record<string, unknown> = {};
  for (const [kind, path] of Object.entries(kinds))
    for (const { metadata, spec } of await listed(cluster, path))
      found[named(cluster, kind, metadata.name)] = asSet(spec);
  for (const { metadata, spec } of await listed(cluster, '/api/v1/nodes'))
    found[named(cluster, 'node', metadata.name)] = {
      unschedulable: spec.unschedulable ?? false,
      taints: spec.taints ?? [],
    };
  return found;
};

/**
 * The pods that are not well, but for those that no node has: an autoscaler may want one more than there is room for, and
 * whose it lacks `residue` says.
 */
const unwellOf = async (cluster: Cluster, namespace: string): Promise<Named> => {
  const found: Record<string, unknown> = {};
  for (const { metadata, spec, status } of await listed(cluster, `/api/v1/namespaces/${namespace}/pods`))
    if (spec.nodeName !== undefined && (metadata.deletionTimestamp !== undefined || !isReady(status)))
      found[named(cluster, 'pod', metadata.name)] = `${status?.phase}, not ready or leaving`;
  return found;
};

const listed = async ({ api }: Cluster, path: string): Promise<readonly Item[]> =>
  (await api.get<{ items: Item[] }>(path)).items;

const named = ({ layout }: Cluster, kind: string, name: string): string =>
  `${kind} ${name} by ${layout.router}`;

const asSet = ({ replicas: _, template, ...spec }: Item['spec']): unknown => {
  if (template === undefined) return spec;
  const { annotations = {}, ...metadata } = template.metadata ?? {};
  const { [restartedAt]: __, ...others } = annotations;
  return { ...spec, template: { ...template, metadata: { ...metadata, annotations: others } } };
};

const isReady = (status: Item['status']): boolean =>
  status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;

const differences = (before: Named, now: Named): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((name) => !isDeepStrictEqual(before[name], now[name]))
    .map((name) => `${name} was ${JSON.stringify(before[name])} and is ${JSON.stringify(now[name])}`);

/** Ours: what comes back by itself, an API server's busy controllers included. */
const patience = { within: 180_000, every: 500 };

/** What is not as it was even after it was waited for; empty as soon as nothing is. */
export const leftAtLast = async (before: Standing, at: Watched): Promise<string[]> => {
  let left: string[] = [];
  await waitFor(async () => {
    left = await leftSince(before, at);
    return left.length === 0;
  }, patience);
  return left;
};
