import type { Count, EpochMilliseconds } from '../units.ts';
import { longestPeriod, type ScalingRules } from './behaviour.ts';
import {
  type Envelope,
  envelopeOf,
  type ScalerModel,
  type SizeSample,
  type Step,
  stepOf,
} from './observed.ts';
import { type Changes, growthLimit, shrinkLimit } from './policies.ts';

/** Replicas that a faithful autoscaler may want at the instant of a sample, and what was wanted. */
export type BandPoint = {
  at: EpochMilliseconds;
  low: Count;
  high: Count;
  seen: Count;
  /** False where the samples before it don't say what the scaler saw: there the band is [min, max]. */
  covered: boolean;
  /** More replicas are asked for, by every reading, and a faithful scaler may still take its time. */
  waiting: boolean;
};
export const isOutside = ({ low, high, seen }: BandPoint): boolean => seen < low || seen > high;

/**
 * The allowed band at each sample; samples are of one service, in order of time. Neither the phase of the syncs nor the
 * age of their metrics is known, so the band holds every size that some phase and age within the model would give:
 *
 * - a change must be one that a sync between the sample before it and its own could make, from some metric at most the
 *   lag older or told in the sample after it, past the stabilisation window and within the policies;
 * - a size that stays must be one that no sync had to leave: in each stretch of one sync period and the slack there was
 *   a sync, and if every metric that it can have seen, and every one of its stabilisation window, asked for more (or
 *   for less), it would have gone there.
 */
export const bandOf = (samples: readonly SizeSample[], model: ScalerModel): BandPoint[] => {
  const steps = stepsOf(samples, model);
  const changes = changesIn(samples);
  let up: Run | null = null;
  let down: Run | null = null;
  return samples.map(({ at, desired: seen }, i): BandPoint => {
    const step = steps[i] ?? null;
    const before = samples[i - 1]?.at ?? at;
    up = prolonged(up, step, before, (s) => s.fewest > s.current);
    down = prolonged(down, step, before, (s) => s.most < s.current);
    const { min, max } = model;
    if (step === null) return { at, low: min, high: max, seen, covered: false, waiting: false };
    // A size outside the bounds is put right by the next sync, whatever it sees.
    if (step.current < min || step.current > max)
      return { at, low: min, high: max, seen, covered: true, waiting: false };
    const moment: Moment = { model, samples, steps, changes, i, step };
    const low = seen < step.current ? fewest(moment) : growthDue(up, moment);
    const high = seen > step.current ? most(moment) : shrinkDue(down, moment);
    const waiting = up !== null && up.room > 0 && seen === step.current && seen < max && low <= seen;
    return { at, low: clamp(model, low), high: clamp(model, high), seen, covered: true, waiting };
  });
};

type Moment = {
  model: ScalerModel;
  samples: readonly SizeSample[];
  steps: readonly (Step | null)[];
  changes: readonly Change[];
  i: number;
  step: Step;
};

const clamp = ({ min, max }: ScalerModel, n: Count): Count => Math.min(max, Math.max(min, n));

/** Ours: an observer samples about once a second; past this a decision could come and go unseen. */
const widestGapMs = 5000;

const stepsOf = (samples: readonly SizeSample[], model: ScalerModel): (Step | null)[] => {
  let from = 0;
  return samples.map((sample, i) => {
    const { at } = sample;
    const before = samples[i - 1];
    if (before === undefined || at - before.at > widestGapMs) {
      from = i;
      return null;
    }
    const oldest = before.at - model.lagSeconds * 1000;
    if ((samples[from]?.at ?? at) > oldest) return null;
    let first = i - 1;
    while (first > from && (samples[first]?.at ?? oldest) > oldest) first -= 1;
    const known = envelopeOf(samples, first, i);
    const seen = sample.desired === before.desired ? known : withNext(known, sample, samples[i + 1]);
    return seen === null ? null : stepOf(seen, before.desired, model);
  });
};

/**
 * What a change of size was decided by may be told one sample after it: Kubernetes writes the size first, and then the
 * metric (1.36, horizontal.go, reconcileAutoscaler). Null where that sample is missing: nobody knows what it was.
 */
const withNext = (
  seen: Envelope | null,
  { at }: SizeSample,
  next: SizeSample | undefined,
): Envelope | null => {
  if (seen === null || next?.utilisation === undefined || next.at - at > widestGapMs) return null;
  const { least, most } = seen;
  return { ...seen, least: Math.min(least, next.utilisation), most: Math.max(most, next.utilisation) };
};

/** The most that one sync can make of the size, from the metrics of the moment and of the stabilisation window. */
const most = ({ model, samples, steps, changes, i, step }: Moment): Count => {
  const held = stretches(samples, steps, i, model, model.scaleUp.stabilisationSeconds);
  const asked = held.reduce((least, s) => Math.min(least, Math.max(...s.map((x) => x.most))), step.most);
  const limit = growthLimit(step.current, model.scaleUp, nearly(changes, samples, i, 'removed'));
  return Math.max(step.current, Math.min(asked, limit));
};

/** The fewest. */
const fewest = ({ model, samples, steps, changes, i, step }: Moment): Count => {
  const held = stretches(samples, steps, i, model, model.scaleDown.stabilisationSeconds);
  const asked = held.reduce((high, s) => Math.max(high, Math.min(...s.map((x) => x.fewest))), step.fewest);
  const limit = shrinkLimit(step.current, model.scaleDown, nearly(changes, samples, i, 'added'));
  return Math.min(step.current, Math.max(asked, limit));
};

/**
 * Each stretch of samples, inside a stabilisation window that ends at sample `i`, that must hold a sync, as what that
 * sync may have recommended. Those in which it may have recommended nothing are left out.
 */
const stretches = (
  samples: readonly SizeSample[],
  steps: readonly (Step | null)[],
  i: number,
  model: ScalerModel,
  window: number,
): Step[][] => {
  const end = samples[i]?.at ?? 0;
  const span = spanOf(model);
  const found: Step[][] = [];
  for (let from = i - 2; from >= 0; from -= 1) {
    const start = samples[from]?.at ?? 0;
    if (start < end - window * 1000) break;
    let to = from + 1;
    while (to < i && (samples[to]?.at ?? 0) - start < span) to += 1;
    if (to >= i) continue;
    const inside = steps.slice(from + 1, to + 1).filter((s) => s?.settled === true);
    if (inside.length === to - from) found.push(inside.filter((s) => s !== null));
  }
  return found;
};

const spanOf = ({ syncSeconds, slackSeconds }: ScalerModel): number => (syncSeconds + slackSeconds) * 1000;

/** Samples one after the other that all ask for another size than the one that stays. */
type Run = { current: Count; since: EpochMilliseconds; fewest: Count; most: Count; room: Count };

const prolonged = (
  run: Run | null,
  step: Step | null,
  before: EpochMilliseconds,
  asks: (step: Step) => boolean,
): Run | null => {
  if (step === null || !asks(step)) return null;
  const { current, fewest, most, room } = step;
  if (run === null || run.current !== current) return { current, since: before, fewest, most, room };
  return {
    ...run,
    fewest: Math.min(run.fewest, fewest),
    most: Math.max(run.most, most),
    room: Math.min(run.room, room),
  };
};

/** Long enough for a sync whose stabilisation window, and the periods of whose policies, lie inside it. */
const isDue = (run: Run, at: EpochMilliseconds, model: ScalerModel, rules: ScalingRules): boolean =>
  at - run.since >= spanOf(model) + Math.max(rules.stabilisationSeconds, longestPeriod(rules)) * 1000;

const growthDue = (run: Run | null, { model, samples, i, step }: Moment): Count => {
  if (run === null || !isDue(run, samples[i]?.at ?? 0, model, model.scaleUp)) return model.min;
  const limit = growthLimit(step.current, model.scaleUp, () => ({ added: 0, removed: 0 }));
  return Math.min(run.fewest, limit, step.current + Math.max(0, run.room));
};

const shrinkDue = (run: Run | null, { model, samples, i, step }: Moment): Count => {
  if (run === null || !isDue(run, samples[i]?.at ?? 0, model, model.scaleDown)) return model.max;
  return Math.max(
    run.most,
    shrinkLimit(step.current, model.scaleDown, () => ({ added: 0, removed: 0 })),
  );
};

/** A change of size, between two samples. */
export type Change = { after: EpochMilliseconds; at: EpochMilliseconds; by: Count };

export const changesIn = (samples: readonly Pick<SizeSample, 'at' | 'desired'>[]): Change[] =>
  samples.flatMap((sample, i) => {
    const before = samples[i - 1];
    const by = before === undefined ? 0 : sample.desired - before.desired;
    return before === undefined || by === 0 ? [] : [{ after: before.at, at: sample.at, by }];
  });

/** Changes of a period that ends near sample `i`: of the kind that widens the band all that may lie in it, of the other what must. */
const nearly =
  (
    changes: readonly Change[],
    samples: readonly SizeSample[],
    i: number,
    widening: 'added' | 'removed',
  ): Changes =>
  (period) => {
    const now = samples[i]?.at ?? 0;
    const earliest = (samples[i - 1]?.at ?? now) - period * 1000;
    const latest = now - period * 1000;
    const sum = (kind: 'added' | 'removed') =>
      changes
        .filter((c) => c.at < now && c.by > 0 === (kind === 'added'))
        .filter((c) => (kind === widening ? c.at > earliest : c.after >= latest))
        .reduce((total, c) => total + Math.abs(c.by), 0);
    return { added: sum('added'), removed: sum('removed') };
  };
