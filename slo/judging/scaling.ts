import { type BandPoint, bandOf, changesIn } from '../autoscaling/band.ts';
import { reversals } from '../autoscaling/flapping.ts';
import type { ScalerModel, SizeSample } from '../autoscaling/observed.ts';
import { growths } from '../autoscaling/time-to-size.ts';
import { type ServiceId, serviceIds } from '../services.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import type { Verdict } from '../verdict.ts';
import { disturbed, freshSeconds, type Sized, samplesOf } from './autoscaling.ts';
import type { Case } from './case.ts';

/**
 * Ours: after the start and after each fault nothing can be held against the algorithm until one lag has been seen, and
 * while a replica starts little; half of the rest is more than a full run loses to that.
 */
export const bandShare: Ratio = 0.5;

/** The autoscaler of the plan with its bounds; null where it says nothing of one. */
export const modelOf = ({ plan }: Pick<Case, 'plan'>): ScalerModel | null =>
  plan.autoscaler === null ? null : { ...plan.environment.replicas, ...plan.autoscaler };

/** What can be held against the algorithm: inside a fault's window readiness is the fault's, and nothing is. */
export const sizesOf = (seen: Sized, service: ServiceId): SizeSample[] => {
  const room = roomIn(seen);
  const target = seen.plan.autoscaler?.target ?? 1;
  return samplesOf(seen, service).map((sample) => {
    const { at, desired, ready } = sample;
    const left = room(at);
    return {
      at,
      desired,
      ready,
      ...(left === null || disturbed(seen, at) ? {} : followed(sample, target)),
      ...(left === null ? {} : { room: left }),
    };
  });
};

/**
 * What an autoscaler goes by: the most that any of its metrics asks for. All are shares of a target under one tolerance, so
 * it is what CPU would ask for if it were as far from its own target as the farthest.
 */
const followed = (
  { utilisation, others, unmodelled }: ReturnType<typeof samplesOf>[number],
  target: Ratio,
): Pick<SizeSample, 'utilisation' | 'countsUnready'> => {
  if (utilisation === undefined || unmodelled !== undefined) return {};
  if (others === undefined) return { utilisation };
  return { utilisation: Math.max(utilisation, others * target), countsUnready: true };
};

/** Replicas that could still be added to all services at an instant; null where not all of them were sampled then. */
const roomIn = (seen: Sized): ((at: EpochMilliseconds) => Count | null) => {
  const limit = seen.plan.autoscaler?.limitInAll ?? null;
  if (limit === null) return () => Infinity;
  const totals = new Map<EpochMilliseconds, { services: Count; replicas: Count }>();
  for (const { at, desired } of samplesOf(seen, undefined)) {
    const total = totals.get(at) ?? { services: 0, replicas: 0 };
    totals.set(at, { services: total.services + 1, replicas: total.replicas + desired });
  }
  return (at) => {
    const total = totals.get(at);
    return total?.services === serviceIds.length ? limit - total.replicas : null;
  };
};

/** Seconds that end in a covered sample. */
export const coveredSeconds = (points: readonly BandPoint[]): Seconds =>
  points.reduce((sum, { at, covered }, i) => {
    const gap = (at - (points[i - 1]?.at ?? at)) / 1000;
    return sum + (covered ? Math.min(gap, freshSeconds) : 0);
  }, 0);

/** How each service's size moved, for people. */
export const scalingOf = (seen: Case): Verdict['autoscaling'] => {
  const model = modelOf(seen);
  if (model === null) return [];
  return seen.plan.load.services.map(({ service }) => {
    const sizes = sizesOf(seen, service);
    const slowest = growths(sizes, model).reduce<ReturnType<typeof growths>[number] | null>(
      (worst, g) => (worst === null || g.low > worst.low ? g : worst),
      null,
    );
    return {
      service,
      coveredSeconds: coveredSeconds(bandOf(sizes, model)),
      changes: changesIn(sizes).length,
      reversals: reversals(sizes, model.scaleDown.stabilisationSeconds),
      timeToSize:
        slowest === null ? null : { size: slowest.size, seconds: { low: slowest.low, high: slowest.high } },
    };
  });
};
