import { badAnswers } from '../judging/availability.ts';
import type { Case } from '../judging/case.ts';
import { lateAnswers } from '../judging/latency.ts';
import type { Objective } from '../plan.ts';
import { blocksOf } from '../statistics/blocks.ts';
import { type Tallies, tallyOf } from '../statistics/tallies.ts';
import type { Count, Seconds } from '../units.ts';
import type { SteadyCount } from '../verdict.ts';

/** Of each objective on a share of steady requests. A gate's are none: it ends when it has seen enough. */
export const steadyCounts = (objectives: readonly Objective[], seen: Case): SteadyCount[] =>
  objectives.flatMap((objective) => {
    const of = sharesOf[objective.kind];
    if (of === undefined) return [];
    const { perSecond, apart } = of(objective, seen);
    return [{ objective: objective.id, ...tallied(perSecond), ...apart }];
  });

const sharesOf: Partial<Record<Objective['kind'], typeof badAnswers>> = {
  availability: badAnswers,
  latency: lateAnswers,
};

/** The counts of stretches of a second each, in order of time. */
export const tallied = (perSecond: Tallies): Pick<SteadyCount, 'requests' | 'bad' | 'seconds' | 'blocks'> => {
  const { trials: requests, failures: bad } = tallyOf(perSecond);
  const seconds = perSecond.trials.length;
  const blocks = lengthsFor(seconds).map((length) => {
    const { blocks, failing } = blocksOf(perSecond, length);
    return { seconds: length, blocks, failing: [...failing] };
  });
  return { requests, bad, seconds, blocks };
};

/**
 * Ours: one second and powers of five of it. Unlike a single run's own (a fortieth of it, and so on) they are the same on
 * each night, however many of its seconds are steady, so that blocks of many nights can be put side by side.
 */
const lengthsFor = (seconds: Seconds): Seconds[] => {
  const lengths: Seconds[] = [];
  for (let length: Count = 1; length <= seconds; length *= 5) lengths.push(length);
  return lengths;
};
