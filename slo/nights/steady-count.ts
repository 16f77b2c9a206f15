import { badAnswers } from '../judging/availability.ts';
import type { Case } from '../judging/case.ts';
import { lateAnswers } from '../judging/latency.ts';
import type { Objective } from '../plan.ts';
import { blocksOf } from '../statistics/blocks.ts';
import type { Tally } from '../statistics/clopper-pearson.ts';
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
export const tallied = (
  perSecond: readonly Tally[],
): Pick<SteadyCount, 'requests' | 'bad' | 'seconds' | 'blocks'> => ({
  requests: perSecond.reduce((sum, s) => sum + s.trials, 0),
  bad: perSecond.reduce((sum, s) => sum + s.failures, 0),
  seconds: perSecond.length,
  blocks: lengthsFor(perSecond.length).map((seconds) => {
    const { counts, blocks } = blocksOf(perSecond, seconds);
    const failing = [...Map.groupBy(counts, (n) => n)].map(([failures, of]) => ({
      failures,
      blocks: of.length,
    }));
    return { seconds, blocks, failing };
  }),
});

/**
 * Ours: one second and powers of five of it. Unlike a single run's own (a fortieth of it, and so on) they are the same on
 * each night, however many of its seconds are steady, so that blocks of many nights can be put side by side.
 */
const lengthsFor = (seconds: Seconds): Seconds[] => {
  const lengths: Seconds[] = [];
  for (let length: Count = 1; length <= seconds; length *= 5) lengths.push(length);
  return lengths;
};
