import type { ServiceId } from '../../../slo/services.ts';
import type { Count, Ratio } from '../../../slo/units.ts';
import { type Autoscaler, type Deployment, isTrue, type Pod } from './objects.ts';
import { autoscalersOf, deploymentsOf, podsOf, type Region, serviceOf } from './region.ts';

/** How large a service is in one region, by what its API server says. */
export type Size = {
  service: ServiceId;
  region: string;
  desired: Count;
  ready: Count;
  /** Mean CPU as a share of the request, as its autoscaler saw it last; absent where that tells none. */
  utilisation?: Ratio;
};

/** Asks a region's API server. Rejects with ApiError. */
export const readSizes = async (region: Region): Promise<Size[]> => {
  const [pods, deployments, autoscalers] = await Promise.all([
    podsOf(region),
    deploymentsOf(region),
    autoscalersOf(region),
  ]);
  return sizesOf(region.name, { pods, deployments, autoscalers });
};

/** One for each of LifeFlow's services that has a Deployment. Pure. */
export const sizesOf = (
  region: string,
  seen: {
    pods: readonly Pod[];
    deployments: readonly Deployment[];
    autoscalers: readonly Autoscaler[];
  },
): Size[] =>
  seen.deployments.flatMap((deployment) => {
    const service = serviceOf(deployment);
    if (service === undefined) return [];
    const ready = seen.pods.filter((pod) => serviceOf(pod) === service && serves(pod)).length;
    const utilisation = utilisationOf(seen.autoscalers.find((a) => serviceOf(a) === service));
    const size = { service, region, desired: deployment.spec.replicas ?? 1, ready };
    return [utilisation === undefined ? size : { ...size, utilisation }];
  });

const serves = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && isTrue(status.conditions, 'Ready');

const utilisationOf = (autoscaler: Autoscaler | undefined): Ratio | undefined => {
  const cpu = autoscaler?.status?.currentMetrics?.find((m) => m.resource?.name === 'cpu');
  const percent = cpu?.resource?.current.averageUtilization;
  return percent === undefined ? undefined : percent / 100;
};
