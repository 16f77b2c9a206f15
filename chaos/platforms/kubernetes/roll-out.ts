import { type Target, targetName } from '../../../slo/topology.ts';
import { PlatformError } from '../../platform.ts';
import type { Acting } from './acting.ts';
import { remember } from './doomed.ts';
import { find } from './find.ts';
import type { Deployment, PodTemplate, ReplicaSet } from './objects.ts';
import { deploymentOf, paths, podsOf, type Region, replicaSetsOf, serviceOf } from './region.ts';
import { restartedAt, versionOf, withoutHash } from './template-version.ts';

/** One service in one region. */
export type Workload = { region: Region; service: string };

export const pathOf = ({ region, service }: Workload): string =>
  `${paths(region).deployments}/${deploymentOf(service)}`;

/** Replaces replicas, all of one service in one region. Rejects with PlatformError for those of several. */
export const rollOut = async (on: Acting, targets: readonly Target[]): Promise<void> => {
  await remember(on, targets);
  const names = targets.map(targetName);
  const pods = await find(on.regions, names, podsOf);
  const workloads = pods.map(({ region, object }) => ({ region, service: serviceOf(object) ?? '' }));
  const [first, ...others] = new Map(workloads.map((w) => [`${w.service}/${w.region.name}`, w])).values();
  if (first === undefined || others.length > 0)
    throw new PlatformError(
      names.join(', '),
      `expected replicas of one service in one region; found ${names.join(', ') || 'none'}; roll out each service by itself`,
    );
  await restart(first, new Date(on.clock.now()));
};

/** Makes the Deployment start its version anew, as `kubectl rollout restart` does; its own strategy says how. */
const restart = async (workload: Workload, now: Date): Promise<void> => {
  const annotations = { [restartedAt]: now.toISOString() };
  await workload.region.api.patch<Deployment>(pathOf(workload), {
    spec: { template: { metadata: { annotations } } },
  });
};

/** Takes a restart away that does not come to its end: the Deployment gets the template from before it. Can be repeated. */
export const takeBackRestart = async (workload: Workload): Promise<void> => {
  const { deployment, sets } = await templatesOf(workload);
  const templates = sets.map((set) => set.spec.template);
  const earlier = beforeRestart(deployment.spec.template, templates);
  if (earlier !== undefined) await setTemplate(workload, withoutHash(earlier));
};

/**
 * Of templates, the newest first, the last one of the same version from before the restart of `current`. None where it
 * has been taken back already, which a later restart shows, or the next one would go back another step. Pure.
 */
export const beforeRestart = (
  current: PodTemplate,
  templates: readonly PodTemplate[],
): PodTemplate | undefined => {
  const same = templates.filter((template) => versionOf(template) === versionOf(current));
  if (same.some((template) => restartOf(template) > restartOf(current))) return undefined;
  return same.find((template) => restartOf(template) < restartOf(current));
};

/** A Deployment and its ReplicaSets, the newest first. */
export const templatesOf = async (
  workload: Workload,
): Promise<{ deployment: Deployment; sets: readonly ReplicaSet[] }> => {
  const [deployment, all] = await Promise.all([
    workload.region.api.get<Deployment>(pathOf(workload)),
    replicaSetsOf(workload.region),
  ]);
  const sets = all
    .filter((set) => set.metadata.ownerReferences?.some((o) => o.uid === deployment.metadata.uid))
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  return { deployment, sets };
};

/** The whole template: a merge would keep what the other one added. */
const setTemplate = async (workload: Workload, template: PodTemplate): Promise<void> => {
  await workload.region.api.patch<Deployment>(
    pathOf(workload),
    [{ op: 'replace', path: '/spec/template', value: template }],
    'json',
  );
};

/** When a template was restarted, as text that sorts by time; empty for one that never was. */
const restartOf = ({ metadata }: PodTemplate): string => metadata.annotations?.[restartedAt] ?? '';

/** Written by the Deployment controller: counts up with each rollout. */
const revisionOf = ({ metadata }: ReplicaSet): number =>
  Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
