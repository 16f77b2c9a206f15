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
    const { counts, blocks } = blocksOf(perSecond, length);
    return { seconds: length, blocks, failing: failingOf(counts) };
  });
  return { requests, bad, seconds, blocks };
};

/** How many blocks have each number of failures; `counts` holds them in order. */
const failingOf = (counts: Float64Array): SteadyCount['blocks'][number]['failing'] => {
  const failing: SteadyCount['blocks'][number]['failing'] = [];
  for (const failures of counts) {
    const last = failing.at(-1);
    if (last?.failures === failures) last.blocks += 1;
    else failing.push({ failures, blocks: 1 });
  }
  return failing;
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
