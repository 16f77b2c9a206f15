import type { ScalingBounds } from '../../../slo/topology.ts';
import type { EpochMilliseconds } from '../../../slo/units.ts';
import { PlatformError, type Proof } from '../../platform.ts';
import type { Autoscaler, Deployment } from './objects.ts';
import { autoscalersOf, paths, serviceOf } from './region.ts';
import { pathOf, type Workload } from './roll-out.ts';

/** Lets the service's autoscaler move between these bounds and no further. Rejects with PlatformError where it has none. */
export const setBounds = async (workload: Workload, { min, max }: ScalingBounds): Promise<void> => {
  const { metadata } = await autoscalerOf(workload);
  await workload.region.api.patch<Autoscaler>(`${paths(workload.region).autoscalers}/${metadata.name}`, {
    spec: { minReplicas: min, maxReplicas: max },
  });
};

/** Leaves the service the number of replicas that it has. */
export const pin = async (workload: Workload): Promise<void> => {
  const { spec } = await workload.region.api.get<Deployment>(pathOf(workload));
  const replicas = spec.replicas ?? 1;
  await setBounds(workload, { min: replicas, max: replicas });
};

/** That the autoscaler has one number to choose from, and the Deployment that it writes wants no other. */
export const isPinned = async (workload: Workload, at: EpochMilliseconds): Promise<Proof> => {
  const [{ spec }, deployment] = await Promise.all([
    autoscalerOf(workload),
    workload.region.api.get<Deployment>(pathOf(workload)),
  ]);
  const { minReplicas: min = 1, maxReplicas: max } = spec;
  const wanted = deployment.spec.replicas ?? 1;
  return {
    effective: min === max && wanted === max,
    at,
    says: `the autoscaler may move from ${min} to ${max} replicas, and ${wanted} are wanted`,
  };
};

const autoscalerOf = async ({ region, service }: Workload): Promise<Autoscaler> => {
  const found = (await autoscalersOf(region)).find((a) => serviceOf(a) === service);
  if (found !== undefined) return found;
  throw new PlatformError(
    service,
    `expected an autoscaler of ${service} in ${region.name}; found none; look at its labels`,
  );
};
