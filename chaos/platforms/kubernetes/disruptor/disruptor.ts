import { type Target, targetName } from '../../../../slo/topology.ts';
import { PlatformError } from '../../../platform.ts';
import { regionOf } from '../acting.ts';
import type { KubernetesDisruptor } from '../ports.ts';
import type { RegionDisruptor } from './region-disruptor.ts';

/** Disruptions in all of these regions. */
export const kubernetesDisruptor = (regions: readonly RegionDisruptor[]): KubernetesDisruptor => {
  return {
    async disrupt(targets, disruption) {
      const { region, service } = await placeOf(regions, targets);
      await region.begin(service, disruption, targets.map(targetName));
    },
    async inForce(targets) {
      const { region, service } = await placeOf(regions, targets);
      return region.proof(service);
    },
    restore: async (step) => {
      const region = regionOf({ regions }, step.region);
      return step.kind === 'end-disruption'
        ? region.end(step.service)
        : region.replace(step.service, step.ready);
    },
    marks: async () => (await Promise.all(regions.map((r) => r.marks()))).flat(),
  };
};

/** The one service of one region whose replicas the targets are. Rejects with PlatformError. */
const placeOf = async (
  regions: readonly RegionDisruptor[],
  targets: readonly Target[],
): Promise<{ region: RegionDisruptor; service: string }> => {
  const names = targets.map(targetName);
  const places = await Promise.all(
    regions.map(async (region) => {
      const found = await Promise.all(names.map((name) => region.pods.serviceOf(name)));
      return { region, services: new Set(found.filter((s) => s !== undefined)) };
    }),
  );
  const hit = places.filter(({ services }) => services.size > 0);
  const [place] = hit;
  const [service] = place?.services ?? [];
  if (hit.length === 1 && place?.services.size === 1 && service !== undefined)
    return { region: place.region, service };
  throw new PlatformError(
    names.join(', '),
    `expected replicas of one service in one region; found ${
      hit.map(({ region, services }) => `${[...services].join(', ')} in ${region.name}`).join(' and ') ||
      'none of them'
    }; name the replicas of one service`,
  );
};
