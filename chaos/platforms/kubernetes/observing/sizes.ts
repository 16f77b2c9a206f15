import type { Sample } from '../../../../slo/evidence.ts';
import type { ServiceId } from '../../../../slo/services.ts';
import type { Count, EpochMilliseconds } from '../../../../slo/units.ts';
import { type Autoscaler, type Deployment, type Pod, serves } from '../objects.ts';
import { serviceOf } from '../region.ts';
import { type PlannedScaling, readingOf } from './scaling-rule.ts';

/** What the watches of a region know of sizes. */
export type KnownSizes = {
  region: string;
  pods: Iterable<Pod>;
  deployments: Iterable<Deployment>;
  autoscalers: Iterable<Autoscaler>;
};
export type SizeSample = Extract<Sample, { kind: 'replicas' }>;

/** A sample of each service: how many replicas are wanted and ready, and what its autoscaler saw. Pure. */
export const sizesOf = (known: KnownSizes, at: EpochMilliseconds, planned?: PlannedScaling): SizeSample[] => {
  const [pods, autoscalers] = [[...known.pods], [...known.autoscalers]];
  return [...known.deployments].flatMap((deployment): SizeSample[] => {
    const service = serviceOf(deployment);
    if (service === undefined) return [];
    const ready = readyOf(service, pods);
    const autoscaler = autoscalers.find((a) => serviceOf(a) === service);
    return [
      {
        kind: 'replicas',
        at,
        service,
        region: known.region,
        desired: deployment.spec.replicas ?? 1,
        ready,
        ...(autoscaler === undefined ? {} : readingOf(autoscaler, planned)),
      },
    ];
  });
};

/**
 * Whether the Deployments' own status has as many ready replicas as the known pods make. Where it has not, the pods are out of
 * date, or the status is: it is counted a moment after they have changed. Pure.
 */
export const countsAgree = (known: Pick<KnownSizes, 'pods' | 'deployments'>): boolean => {
  const pods = [...known.pods];
  return [...known.deployments].every((deployment) => {
    const service = serviceOf(deployment);
    return service === undefined || readyOf(service, pods) === (deployment.status.readyReplicas ?? 0);
  });
};

const readyOf = (service: ServiceId, pods: readonly Pod[]): Count =>
  pods.filter((pod) => serviceOf(pod) === service && serves(pod)).length;
