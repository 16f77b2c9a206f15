import type { Count, EpochMilliseconds, Seconds } from '../units.ts';
import { envelopeOf, type ScalerModel, type SizeSample, stepOf } from './observed.ts';

/** One growth: to `size` replicas, in [low, high] seconds; null where that size was not seen before the samples ended. */
export type Growth = { at: EpochMilliseconds; size: Count; low: Seconds; high: Seconds | null };

/**
 * From the first instant that surely more replicas are recommended than there are, or that the autoscaler asked for more,
 * until so many are ready. The recommendation began, and readiness came, between two samples each: that makes the
 * interval. A wish that ends before anything was added asks for nothing, and neither does one while readiness changes; what
 * was asked for and taken back is no growth.
 */
export const growths = (samples: readonly SizeSample[], model: ScalerModel): Growth[] => {
  const found: Growth[] = [];
  let begun: Begun | null = null;
  samples.forEach((sample, i) => {
    const before = samples[i - 1]?.at ?? sample.at;
    if (begun !== null && sample.ready >= begun.size) {
      const { at, size } = begun;
      found.push({ at, size, low: Math.max(0, before - at) / 1000, high: (sample.at - begun.before) / 1000 });
      begun = null;
    }
    const wished = wishAt(samples, i, model);
    if (begun === null && wished !== null && wished > sample.desired) {
      begun = { at: sample.at, before, size: wished, from: sample.desired, by: 'wish' };
    } else if (begun === null && isOrdered(sample, samples[i - 1])) {
      begun = { at: sample.at, before, size: sample.desired, from: sample.desired, by: 'order' };
    } else if (begun?.by === 'order' && sample.desired < begun.size) {
      begun = null;
    } else if (begun !== null && wished !== null && wished <= begun.from && sample.desired <= begun.from) {
      begun = null;
    }
  });
  const last = samples.at(-1);
  if (begun === null || last === undefined) return found;
  const { at, size } = begun as { at: EpochMilliseconds; size: Count };
  return [...found, { at, size, low: (last.at - at) / 1000, high: null }];
};

type Begun = {
  at: EpochMilliseconds;
  before: EpochMilliseconds;
  size: Count;
  from: Count;
  by: 'wish' | 'order';
};

/** More replicas are asked for than one sample before, and not all of them are there yet. */
const isOrdered = (sample: SizeSample, before: SizeSample | undefined): boolean =>
  sample.utilisation !== undefined &&
  before !== undefined &&
  sample.desired > before.desired &&
  sample.ready < sample.desired;

/** Fewest replicas that a sync at this sample would want; null while that is not certain. */
const wishAt = (samples: readonly SizeSample[], i: number, model: ScalerModel): Count | null => {
  const seen = envelopeOf(samples, i, i);
  const current = samples[i]?.desired ?? 0;
  if (seen === null) return null;
  const step = stepOf({ ...seen }, current, model);
  return step.settled ? Math.min(model.max, step.fewest, current + Math.max(0, step.room)) : null;
};
