import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import type { Scaler } from './behaviour.ts';
import { ceil, within } from './recommend.ts';

/** One record of a service's size. Without `utilisation` nothing was measured, or what was is not to be judged. */
export type SizeSample = {
  at: EpochMilliseconds;
  desired: Count;
  ready: Count;
  utilisation?: Ratio;
  /** That the metric may be one of all that run, as memory is, and not of those alone that are ready, as CPU is. */
  countsUnready?: true;
  /** Replicas that may still be added here for reasons outside the autoscaler, such as connections; no limit without. */
  room?: Count;
};

/**
 * The autoscaler that should be at work, and what is not known of when it acts and what it sees. It is taken to see
 * nothing out of the range of the samples around it: a metric that leaps and is back between two of them is not in the
 * record, and a scaler that followed it would be blamed.
 */
export type ScalerModel = Scaler & {
  target: Ratio;
  /** From one sync to the next, at most. */
  syncSeconds: Seconds;
  /** Age of the metric that a sync sees, at most. */
  lagSeconds: Seconds;
  /** From a sync to its trace in a sample, at most: two samples' distance and what a sync may be late. */
  slackSeconds: Seconds;
};

/** Every value that the scaler may have seen at a decision near a sample. */
export type Envelope = {
  least: Ratio;
  most: Ratio;
  fewestReady: Count;
  mostReady: Count;
  leastRoom: Count;
  countsUnready: boolean;
};

/** Over samples of the span [from, to]; null when one of them has nothing to judge by, or they don't span it. */
export const envelopeOf = (samples: readonly SizeSample[], from: number, to: number): Envelope | null => {
  const seen: Envelope = {
    least: Infinity,
    most: -Infinity,
    fewestReady: Infinity,
    mostReady: -Infinity,
    leastRoom: Infinity,
    countsUnready: false,
  };
  for (let i = from; i <= to; i += 1) {
    const sample = samples[i];
    if (sample?.utilisation === undefined || sample.ready === 0) return null;
    // Where readiness changed, a sync may have met the new load on the old replicas.
    const carried = sample.utilisation * (sample.ready / (samples[i - 1]?.ready || sample.ready));
    seen.least = Math.min(seen.least, sample.utilisation, carried);
    seen.most = Math.max(seen.most, sample.utilisation, carried);
    seen.fewestReady = Math.min(seen.fewestReady, sample.ready);
    seen.mostReady = Math.max(seen.mostReady, sample.ready);
    seen.leastRoom = Math.min(seen.leastRoom, sample.room ?? Infinity);
    seen.countsUnready ||= sample.countsUnready === true;
  }
  return from <= to ? seen : null;
};

/** What a sync between two samples may have recommended. */
export type Step = {
  /** Size before the sync. */
  current: Count;
  fewest: Count;
  most: Count;
  /** False while readiness changes: then the sync may also have had no metric, and recommended nothing. */
  settled: boolean;
  room: Count;
};

/**
 * Fewest and most replicas that a sync which saw something of the envelope may recommend for a service of `current`.
 * While readiness changes it is not known which replicas had a metric: then it may also leave the size alone, and
 * shrink to what a single measured replica would ask for.
 */
export const stepOf = (seen: Envelope, current: Count, model: ScalerModel): Step => {
  const settled = seen.fewestReady === current && seen.mostReady === current;
  const fewest = asked(seen.least - rounding, settled ? current : 1, current, model);
  const counted = seen.countsUnready ? Math.max(seen.mostReady, current) : seen.mostReady;
  const most = asked(seen.most + rounding, counted, current, model);
  return {
    current,
    fewest: settled ? fewest : Math.min(fewest, current),
    most: settled ? most : Math.max(most, current),
    settled,
    room: seen.leastRoom,
  };
};

const asked = (utilisation: Ratio, ready: Count, current: Count, model: ScalerModel): Count => {
  const ratio = utilisation / model.target;
  return within(ratio, model) ? current : Math.max(0, ceil(ratio * ready));
};

/** Ours: the controller cuts utilisation to whole per cent, and a recorder may round it: either way less than one. */
const rounding: Ratio = 0.01;
