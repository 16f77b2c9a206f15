import { afterAll, beforeAll, expect } from 'vitest';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { agentFor } from './disruptor.ts';
import { everyPoint, inTable } from './testing/kill-points.ts';
import { leave, type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { aimOnStage, stageFaults } from './testing/stage-faults.ts';
import { type Standing, standing, type Watched } from './testing/standing.ts';

/**
 * A runner of its own conducts each fault and is killed at each record of its journal; somebody else undoes by the journal
 * alone. What takes databases or a second region is tried in kill-points-whole.cluster-deep.test.ts.
 */
let stage: Stage | undefined;
let watched: Watched;
let before: Standing;
beforeAll(async () => {
  const chaos = stageFaults.map((fault) => ({ fault }));
  const agent = await agentFor({ chaos }, (line) => console.error(line));
  stage = await stageFor('kill-points', 'corrected', { agent });
  if (stage === undefined) return;
  watched = { ...stage, clusters: [stage.cluster] };
  before = await standing(watched);
}, 1_800_000);
afterAll(() => leave(stage));

clusterTest.for(stageFaults)(
  'a runner killed at any record of %s is undone by its journal alone, and nothing is left',
  async (fault) => {
    if (stage === undefined) throw new Error('expected a stage');
    const tried = await everyPoint({ place: stage.place, fault, aim: aimOnStage(fault) }, before, watched);
    console.log(inTable(tried));
    expect(tried.flatMap(({ point, wrong }) => wrong.map((what) => `${point}: ${what}`))).toEqual([]);
  },
);
