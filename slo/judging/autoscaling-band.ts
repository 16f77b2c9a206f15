import { type BandPoint, bandOf, changesIn, isOutside } from '../autoscaling/band.ts';
import type { ScalerModel } from '../autoscaling/observed.ts';
import type { ServiceId } from '../services.ts';
import type { Ratio, Seconds } from '../units.ts';
import { percent } from '../words.ts';
import { disturbed, samplesOf } from './autoscaling.ts';
import type { Case, Judging } from './case.ts';
import { fail, inconclusive, nothing, pass, type Seen } from './finding.ts';
import { bandShare, coveredSeconds, modelOf, sizesOf } from './scaling.ts';

/**
 * Every size that could be held against the algorithm lies in its band. The observed value is how many replicas the
 * farthest one is outside. The band has the allowed delays inside it, so one sample outside is a violation.
 * A wish that was cut off before an answer was due shows neither a scaler at work nor a stuck one; and where the metric is
 * the autoscaler's own word, one that has stood still since before the load moved looks like one that has nothing to do.
 *
 * No config requires it yet: samples don't say which replicas had a metric, nor which are draining, so how well the band
 * fits a real scaler must first be seen in whole runs.
 */
export const judgeAutoscalingBand: Judging = (objective, seen) => {
  const model = modelOf(seen);
  if (model === null || objective.service === undefined) {
    return inconclusive(
      objective,
      nothing('nothing is known of the autoscaler'),
      'no model of it',
      objective.needs,
    );
  }
  const points = bandOf(sizesOf(seen, objective.service), model);
  const outside = points.filter(isOutside);
  const farthest = outside.reduce((most, p) => Math.max(most, p.low - p.seen, p.seen - p.high), 0);
  const covered = coveredSeconds(points);
  // Where nothing is known of what it saw, the bounds hold all the same.
  const judged = points.filter((p) => p.covered || isOutside(p)).length;
  const what: Seen = {
    observed: judged === 0 ? null : farthest,
    interval: judged === 0 ? { low: null, high: null } : { low: farthest, high: farthest },
    says: says(outside, judged, seen),
    evidence: ['samples:replicas'],
  };
  if (outside.length > 0) return fail(objective, what);
  const needed = bandShare * undisturbedSeconds(seen);
  if (covered < needed || judged === 0) {
    return inconclusive(
      objective,
      what,
      `${Math.floor(covered)} s in which it is known what the scaler saw${unmodelled(seen, objective.service)}`,
      `${Math.ceil(needed)} s, ${percent(bandShare)} of the load's undisturbed time`,
    );
  }
  const open = points.filter((p, i) => p.waiting && points[i + 1]?.covered !== true).length;
  const grew = points.some((p, i) => p.covered && p.seen > (points[i - 1]?.seen ?? p.seen));
  if (open > 0 && !grew) {
    return inconclusive(
      objective,
      what,
      'a wish for more replicas that the load or a fault cut off, and no growth',
      'a growth, or a wish that lasts until one is due',
    );
  }
  const still = stillIn(seen, objective.service, model);
  return still === null ? pass(objective, what) : inconclusive(objective, what, still.has, still.needs);
};

/**
 * What of the load's rise and fall does not show in what an autoscaler of Kubernetes tells of itself; null where both do, or
 * somebody else measures.
 */
const stillIn = (
  { plan, timeline, evidence }: Case,
  service: ServiceId,
  { target, scaleUp }: ScalerModel,
): { has: string; needs: string } | null => {
  if (plan.load.profile !== 'rise-and-fall' || plan.environment.kind === 'local') return null;
  const samples = samplesOf({ plan, evidence }, service);
  const used = (s: (typeof samples)[number] | undefined): Ratio => s?.utilisation ?? 0;
  const crossed = samples.some((s) => used(s) > target * (1 + scaleUp.tolerance));
  const changes = changesIn(samples);
  if (!crossed && !changes.some((c) => c.by > 0))
    return {
      has: 'no crossing of the threshold and no growth, in what the autoscaler itself tells',
      needs: 'one of them, or utilisation from somebody else',
    };
  const decay = plan.load.phases.find((p) => p.name === 'decay')?.from ?? plan.load.durationSeconds;
  const falls = (timeline.loadStarted ?? 0) + decay * 1000;
  const before = used(samples.findLast((s) => s.at <= falls && s.utilisation !== undefined));
  const after = samples.filter((s) => s.at > falls && s.utilisation !== undefined);
  if (after.some((s) => used(s) < before) || changes.some((c) => c.after >= falls && c.by < 0)) return null;
  return {
    has: 'no fall of utilisation and no fewer replicas after the load’s fall, in what the autoscaler itself tells',
    needs: 'one of them, or utilisation from somebody else',
  };
};

const unmodelled = (seen: Case, service: ServiceId): string => {
  const why = samplesOf(seen, service).find((s) => s.unmodelled !== undefined)?.unmodelled;
  return why === undefined ? '' : `; its autoscaler ${why}`;
};

const says = (outside: readonly BandPoint[], judged: number, { timeline }: Case): string => {
  const [first] = outside;
  if (first === undefined) return `inside the band in each of ${judged} samples`;
  const after = Math.round((first.at - (timeline.loadStarted ?? first.at)) / 1000);
  const allowed = first.low === first.high ? `${first.low}` : `${first.low} to ${first.high}`;
  const more = outside.length > 1 ? `; outside in ${outside.length} of ${judged} samples` : '';
  return `${after} s after the load's start ${first.seen} replicas were wanted, the algorithm allows ${allowed}${more}`;
};

/** Whole seconds of the load outside of every fault's window. */
const undisturbedSeconds = (seen: Case): Seconds => {
  const from = seen.timeline.loadStarted ?? 0;
  let calm = 0;
  for (let s = 0; s < seen.plan.load.durationSeconds; s += 1)
    if (!disturbed(seen, from + s * 1000)) calm += 1;
  return calm;
};
