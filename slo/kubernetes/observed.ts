import type { EpochMilliseconds, Seconds } from '../units.ts';
import type { Prediction, RecoveryStep } from './predicted.ts';

/** When a step was seen, with the uncertainty of its clock. */
export type Seen = { at: EpochMilliseconds; uncertaintyMs: number };

export type HeldStep = Prediction & {
  /** Seconds after what it follows, as an interval; null where one of the two was not seen. */
  observed: { low: Seconds; high: Seconds } | null;
  /** `inside`: what was seen can lie in the band. `early`, `late`: all of it lies outside. */
  is: 'inside' | 'early' | 'late' | 'not seen';
};

/**
 * Holds each step that was seen against its band. A step counts from the one that it follows, so that one late step does
 * not make all that come after it late.
 */
export const heldAgainst = (
  predictions: readonly Prediction[],
  seen: Readonly<Partial<Record<RecoveryStep | 'fault', Seen>>>,
): readonly HeldStep[] =>
  predictions.map((prediction) => {
    const [step, before] = [seen[prediction.step], seen[prediction.after]];
    if (step === undefined || before === undefined) return { ...prediction, observed: null, is: 'not seen' };
    const [span, doubt] = [step.at - before.at, step.uncertaintyMs + before.uncertaintyMs];
    const observed = { low: (span - doubt) / 1000, high: (span + doubt) / 1000 };
    const is = observed.high < prediction.low ? 'early' : observed.low > prediction.high ? 'late' : 'inside';
    return { ...prediction, observed, is };
  });
