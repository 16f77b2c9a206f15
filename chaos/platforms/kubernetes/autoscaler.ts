import type { ScalingBounds } from '../../../slo/topology.ts';
import type { EpochMilliseconds } from '../../../slo/units.ts';
import { PlatformError, type Proof } from '../../platform.ts';
import { isPinnedSince } from '../../unfinished.ts';
import { type Autoscaler, boundsOf, type Deployment } from './objects.ts';
import { autoscalersOf, paths, serviceOf } from './region.ts';
import { pathOf, type Workload } from './roll-out.ts';

/** Leaves the service the number of replicas that it has. Rejects with PlatformError where it has no autoscaler. */
export const pin = async (workload: Workload): Promise<void> => {
  const { spec } = await workload.region.api.get<Deployment>(pathOf(workload));
  const replicas = spec.replicas ?? 1;
  const autoscaler = await autoscalerOf(workload);
  await workload.region.api.patch<Autoscaler>(pathTo(workload, autoscaler), {
    spec: { minReplicas: replicas, maxReplicas: replicas },
  });
};

/**
 * Gives the autoscaler the bounds back that it had before a pin, as long as it is pinned: what its owner has set since stays,
 * be it while this goes on, and one that is gone has nothing to get back. Can be repeated.
 */
export const unpin = async (workload: Workload, was: ScalingBounds): Promise<void> => {
  const autoscaler = await ownAutoscaler(workload);
  if (autoscaler === undefined) return;
  const { min, max } = boundsOf(autoscaler);
  if (!isPinnedSince(was, { min, max })) return;
  await workload.region.api.patch<Autoscaler>(
    pathTo(workload, autoscaler),
    [
      { op: 'test', path: '/spec/minReplicas', value: min },
      { op: 'test', path: '/spec/maxReplicas', value: max },
      { op: 'replace', path: '/spec/minReplicas', value: was.min },
      { op: 'replace', path: '/spec/maxReplicas', value: was.max },
    ],
    'json',
  );
};

/** That the autoscaler has one number to choose from, and the Deployment that it writes wants no other. */
export const isPinned = async (workload: Workload, at: EpochMilliseconds): Promise<Proof> => {
  const [autoscaler, deployment] = await Promise.all([
    autoscalerOf(workload),
    workload.region.api.get<Deployment>(pathOf(workload)),
  ]);
  const { min, max } = boundsOf(autoscaler);
  const wanted = deployment.spec.replicas ?? 1;
  return {
    effective: min === max && wanted === max,
    at,
    says: `the autoscaler may move from ${min} to ${max} replicas, and ${wanted} are wanted`,
  };
};

const pathTo = ({ region }: Workload, { metadata }: Autoscaler): string =>
  `${paths(region).autoscalers}/${metadata.name}`;

const ownAutoscaler = async ({ region, service }: Workload): Promise<Autoscaler | undefined> =>
  (await autoscalersOf(region)).find((a) => serviceOf(a) === service);

const autoscalerOf = async (workload: Workload): Promise<Autoscaler> => {
  const found = await ownAutoscaler(workload);
  if (found !== undefined) return found;
  const { region, service } = workload;
  throw new PlatformError(
    service,
    `expected an autoscaler of ${service} in ${region.name}; found none; look at its labels`,
  );
};
