import type { Mark } from '../../../../slo/evidence.ts';
import type { UndoStep } from '../../../../slo/journal.ts';
import { type Target, targetName } from '../../../../slo/topology.ts';
import { type Disruptor, PlatformError } from '../../../platform.ts';
import type { RegionDisruptor } from './region-disruptor.ts';

/** Undo steps that a disruption leaves in the journal. */
type DisruptionStep = Extract<UndoStep, { kind: 'end-disruption' | 'replace-disrupted' }>;

/** Disruptions in all regions of an environment. */
export type KubernetesDisruptor = Disruptor & {
  /** Carries out an undo step; safe to repeat. Rejects with PlatformError. */
  restore(step: DisruptionStep): Promise<void>;
  /** What came to pass since the last call. */
  marks(): Promise<Mark[]>;
};

export const kubernetesDisruptor = (regions: readonly RegionDisruptor[]): KubernetesDisruptor => {
  const regionOf = (name: string): RegionDisruptor => {
    const found = regions.find((r) => r.region === name);
    if (found !== undefined) return found;
    throw new PlatformError(
      name,
      `expected one of the regions ${regions.map((r) => r.region).join(', ')}; found ${name}; correct the name`,
    );
  };
  return {
    async disrupt(targets, disruption) {
      const { region, service } = await placeOf(regions, targets);
      await region.begin(service, disruption);
    },
    async inForce(targets) {
      const { region, service } = await placeOf(regions, targets);
      return region.proof(service);
    },
    restore: ({ kind, service, region }) =>
      kind === 'end-disruption' ? regionOf(region).end(service) : regionOf(region).replace(service),
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
      hit.map(({ region, services }) => `${[...services].join(', ')} in ${region.region}`).join(' and ') ||
      'none of them'
    }; name the replicas of one service`,
  );
};
