import type { GatePlan, Objective, Plan } from '../plan.ts';
import {
  badOf,
  latencyConfidence,
  lateOf,
  type Shown,
  sequentialShare,
  sideOf,
  slowerSide,
  slowerThanStable,
  worseThanStable,
} from './decide.ts';
import type { Tracks } from './tracks.ts';

export type Look = { decided: 'PASS' | 'FAIL' | null; says: string };

/**
 * What a gate can say now. FAIL as soon as one objective is missed, PASS as soon as all are met. The judge decides by the
 * same rules from the whole evidence, so a look ends the load and is no verdict.
 */
export const lookAt = (plan: Pick<Plan, 'objectives' | 'load'>, gate: GatePlan, tracks: Tracks): Look => {
  const sides = plan.objectives
    .filter((o) => o.required)
    .map((o) => [o.id, shownBy(o, plan, gate, tracks)] as const);
  const missed = sides.filter(([, side]) => side === 'missed').map(([id]) => id);
  if (missed.length > 0) return { decided: 'FAIL', says: `missed: ${missed.join(', ')}` };
  const open = sides.filter(([, side]) => side === 'undecided').map(([id]) => id);
  return open.length === 0
    ? { decided: 'PASS', says: `met: ${sides.map(([id]) => id).join(', ')}` }
    : { decided: null, says: `open: ${open.join(', ')}` };
};

const shownBy = (
  { kind, bound, confidence }: Objective,
  plan: Pick<Plan, 'load'>,
  gate: GatePlan,
  tracks: Tracks,
): Shown => {
  switch (kind) {
    case 'gate-availability':
      return sideOf(sequentialShare(badOf(tracks.all), confidence), 1 - bound);
    case 'gate-latency':
      return sideOf(sequentialShare(lateOf(tracks.all), confidence), bound);
    case 'canary-availability':
      return worseThanStable(tracks, confidence).worse
        ? 'missed'
        : sideOf(sequentialShare(badOf(tracks.of.canary), confidence), 1 - bound);
    case 'canary-latency': {
      const each = latencyConfidence(gate, plan.load.services.length, plan.load.durationSeconds);
      return slowerSide(
        plan.load.services.map((s) => slowerThanStable(tracks, s.service, each)),
        bound,
      );
    }
    default:
      return 'undecided';
  }
};
