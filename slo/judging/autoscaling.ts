import type { Evidence, Sample } from '../evidence.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import { seconds } from '../words.ts';
import type { Case, Judging } from './case.ts';
import { against, fail, inconclusive, nothing, pass, type Seen } from './finding.ts';

type Replicas = Extract<Sample, { kind: 'replicas' }>;

/**
 * Wanted replicas of the primary region lie within the bounds in every sample, and samples cover the load: its
 * seconds with a sample no older than `freshSeconds` count, so that many samples at once show no more than one. While
 * the way to its API server is cut on purpose nobody can look, and nobody has to. Another region may be smaller, as it
 * stands by, and no larger; what was seen of it is named.
 * Survives taint: load can't push a count over its maximum. A sample with too few ready replicas is a fault's work, so
 * the wanted number counts.
 */
export const judgeAutoscalingBounds: Judging = (objective, seen) => {
  const samples = samplesOf(seen, objective.service);
  const { regions, replicas } = seen.plan.environment;
  const sizes = regions.flatMap((region, i) => {
    const own = samplesOf(seen, objective.service, region);
    return own.length === 0
      ? []
      : [sizesIn(region, own, { min: i === 0 ? replicas.min : 0, max: replicas.max })];
  });
  const outside = sizes.some((s) => s.outside > 0);
  const low = sizes.find((s) => s.region === regions[0])?.low ?? null;
  const what: Seen =
    samples.length === 0 && !outside
      ? nothing('no sample of the replicas', 'samples:replicas')
      : {
          observed: low,
          interval: { low, high: sizes.reduce((most, s) => Math.max(most, s.high), 0) },
          says: sizes.map((s) => s.says).join('; '),
          evidence: ['samples:replicas'],
        };
  if (outside) return fail(objective, what);
  const from = seen.timeline.loadStarted ?? 0;
  const to = from + seen.plan.load.durationSeconds * 1000;
  const cuts = apiCuts(seen);
  const covered = coveredSeconds(samples, { from, to }, cuts);
  const needed = coveredShare * secondsIn({ from, to }, cuts);
  if (covered < needed) {
    return inconclusive(
      objective,
      what,
      `${Math.floor(covered)} s of load with a sample no older than ${freshSeconds} s`,
      `${Math.ceil(needed)} s of it`,
    );
  }
  return pass(objective, what);
};

const sizesIn = (
  region: string,
  samples: readonly Replicas[],
  { min, max }: { min: Count; max: Count },
): { region: string; low: Count; high: Count; outside: Count; says: string } => {
  const wanted = samples.map((s) => s.desired);
  const [low, high] = [least(wanted, 1), least(wanted, -1)];
  const outside = samples.filter((s) => s.desired < min || s.desired > max || s.ready > max + surge).length;
  const allowed = min > 0 ? `${min} to ${max}` : `up to ${max}`;
  return {
    ...{ region, low, high, outside },
    says: `${low} to ${high} replicas wanted in ${samples.length} samples of ${region}, allowed ${allowed}${outside > 0 ? `; outside in ${outside}` : ''}`,
  };
};

/** Ours: the observer samples once a second and a scaler decides every 15 s, so no decision passes unseen in 5 s. */
export const freshSeconds: Seconds = 5;
/** Ours: full runs had no gap over 2 s; more than a twentieth unseen is a time in which a size could come and go. */
export const coveredShare: Ratio = 0.95;

/** Seconds of a span at which a sample was fresh, without those of the cuts; samples are in order of time. */
export const coveredSeconds = (
  samples: readonly Replicas[],
  { from, to }: Span,
  cuts: readonly Span[] = [],
): Seconds => {
  let seenUntil = from;
  let covered = 0;
  for (const { at } of samples) {
    const fresh = Math.min(to, at + freshSeconds * 1000);
    covered += secondsIn({ from: Math.max(at, seenUntil), to: fresh }, cuts);
    seenUntil = Math.max(seenUntil, fresh);
  }
  return covered;
};

type Span = { from: EpochMilliseconds; to: EpochMilliseconds };

/** Those of a span that lie in none of the cuts, of which there is one at a time. */
const secondsIn = ({ from, to }: Span, cuts: readonly Span[]): Seconds => {
  const cut = (c: Span): number => Math.max(0, Math.min(to, c.to) - Math.max(from, c.from));
  return Math.max(0, to - from - cuts.reduce((sum, c) => sum + cut(c), 0)) / 1000;
};

/** From the injection to the end of the heal; one that was not healed excuses nothing. */
const apiCuts = ({ plan, timeline }: Case): Span[] => {
  const [home] = plan.environment.regions;
  return timeline.faults.flatMap(({ planned, injected, healEnded }) =>
    planned.fault === 'api-cut' &&
    (planned.aim.region ?? home) === home &&
    injected !== null &&
    healEnded !== null
      ? [{ from: injected, to: healEnded }]
      : [],
  );
};

/** Ours: a rolling replacement may hold one replica more for a moment. */
const surge = 1;

/**
 * From the utilisation crossing the threshold to one more replica being ready: more than before, and than were wanted
 * before, as one that comes back is nothing that a scaler did. A crossing that ends by itself, that begins in a fault's
 * window, or with all replicas of the largest size ready asks for nothing: one that is wanted and finds no node is
 * missing all the same.
 */
export const judgeAutoscalingReaction: Judging = (objective, seen) => {
  const samples = samplesOf(seen, objective.service);
  const crossing = slowestCrossing(seen, samples, objective.threshold ?? Infinity, objective.bound);
  if (crossing === null) {
    const none = nothing('utilisation never stayed above the threshold', 'samples:replicas');
    return inconclusive(
      objective,
      none,
      'no crossing',
      'load that brings utilisation over the threshold for longer',
    );
  }
  const { low, high } = crossing;
  const what: Seen = {
    observed: high === null ? null : (low + high) / 2,
    interval: { low, high },
    says:
      high === null
        ? `utilisation was over the threshold for ${seconds(low)}, no further replica was ready`
        : `one more replica was ready ${seconds(low)} to ${seconds(high)} after utilisation crossed the threshold`,
    evidence: ['samples:replicas'],
  };
  const verdict = against(crossing, objective.bound);
  if (verdict === 'met') return pass(objective, what);
  if (verdict === 'missed') return fail(objective, what);
  return inconclusive(
    objective,
    what,
    `${seconds(low)} of it`,
    `${seconds(objective.bound)} above the threshold`,
  );
};

/** The reaction of largest `low`; samples bound each end to one interval. */
const slowestCrossing = (
  seen: Case,
  samples: readonly Replicas[],
  threshold: number,
  bound: number,
): { low: number; high: number | null } | null => {
  const reactions: { low: number; high: number | null }[] = [];
  const { max } = seen.plan.environment.replicas;
  /** `known`: the last sample that was over. */
  let begun: { at: number; before: number; size: Count; known: number } | null = null;
  /** While it is over: the size that was wanted before, or the one that an answer has reached since. */
  let size: Count | null = null;
  let last = samples[0]?.at ?? 0;
  for (const [i, sample] of samples.entries()) {
    const over = (sample.utilisation ?? 0) > threshold;
    if (over) size = Math.min(size ?? Infinity, wantedBefore(samples, i));
    else if (sample.utilisation !== undefined) size = null;
    if (begun === null) {
      if (over && !disturbed(seen, sample.at) && sample.ready < max)
        begun = {
          ...{ at: sample.at, before: last, known: sample.at },
          // No more than the largest size can be asked for.
          size: Math.min(max - 1, Math.max(sample.ready, size ?? 0)),
        };
    } else if (sample.ready > begun.size) {
      reactions.push({ low: (last - begun.at) / 1000, high: (sample.at - begun.before) / 1000 });
      begun = null;
      if (size !== null) size = sample.ready;
    } else if (sample.at - begun.known > freshSeconds * 1000) {
      // Nobody knows what it was since: only what was seen before counts.
      if (begun.known - begun.at > bound * 1000)
        reactions.push({ low: (begun.known - begun.at) / 1000, high: null });
      begun = null;
    } else if (!over) {
      if (sample.utilisation !== undefined) begun = null;
    } else if (disturbed(seen, sample.at) && sample.at - begun.at <= bound * 1000) {
      // What a fault adds to the wait is not the scaler's, unless the bound was already over.
      begun = null;
    }
    if (begun !== null && over) begun.known = sample.at;
    last = sample.at;
  }
  if (begun !== null) reactions.push({ low: (begun.known - begun.at) / 1000, high: null });
  return reactions.reduce<(typeof reactions)[number] | null>(
    (worst, r) => (worst === null || r.low > worst.low ? r : worst),
    null,
  );
};

/** Kubernetes writes a size before the metric that it came of: a sample or two may show the answer first. */
const wantedBefore = (samples: readonly Replicas[], i: number): Count =>
  samples.slice(Math.max(0, i - 2), i + 1).reduce((fewest, s) => Math.min(fewest, s.desired), Infinity);

/** What sizes are known from, its samples in order of time. */
export type Sized = Pick<Case, 'plan' | 'windows'> & { evidence: Pick<Evidence, 'samples'> };

export const disturbed = ({ windows }: Pick<Case, 'windows'>, at: number): boolean =>
  windows.some((w) => w.op === 'read' && w.from <= at && at <= w.to);

export const samplesOf = (
  { evidence, plan }: Pick<Sized, 'plan' | 'evidence'>,
  service: string | undefined,
  region: string = plan.environment.regions[0] ?? '',
): readonly Replicas[] => {
  const known = replicasIn.get(evidence) ?? new Map<string, Replicas[]>();
  if (known.size === 0) {
    for (const s of evidence.samples) {
      if (s.kind !== 'replicas') continue;
      for (const key of [s.region, `${s.region} ${s.service}`]) {
        const own = known.get(key);
        if (own === undefined) known.set(key, [s]);
        else own.push(s);
      }
    }
    replicasIn.set(evidence, known);
  }
  return known.get(service === undefined ? region : `${region} ${service}`) ?? [];
};
/** By region, and by region and service: each service's samples are asked for by several objectives. */
const replicasIn = new WeakMap<Sized['evidence'], Map<string, Replicas[]>>();

/** Smallest (sign 1) or largest (sign -1). */
const least = (values: readonly number[], sign: 1 | -1): number =>
  sign * values.reduce((best, v) => Math.min(best, sign * v), Infinity);
