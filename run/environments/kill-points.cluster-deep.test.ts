import { afterAll, beforeAll, expect } from 'vitest';
import type { Pod } from '../../chaos/platforms/kubernetes/objects.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { waitFor } from '../../fixtures/local/wait.ts';
import { agentFor } from './disruptor.ts';
import { everyPoint, inTable } from './testing/kill-points.ts';
import { type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { aimOnStage, stageFaults } from './testing/stage-faults.ts';
import { leftSince, type Standing, standingWell, type Watched } from './testing/standing.ts';

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
  before = await standingWell(watched);
}, 1_800_000);
afterAll(() => stage?.end());

/** A kubelet waits ever longer before it starts a container again that ends time after time. */
const replaceRestarted = async (): Promise<void> => {
  if (stage === undefined) return;
  const pods = `/api/v1/namespaces/${stage.namespace}/pods`;
  const { items } = await stage.cluster.api.get<{ items: Pod[] }>(pods);
  const restarted = items.filter((pod) => pod.status.containerStatuses?.some((c) => c.restartCount > 0));
  await stage.platform.kill(restarted.map((pod) => ({ kind: 'replica', replica: pod.metadata.name })));
  const replaced = await waitFor(async () => (await leftSince(before, watched)).length === 0, {
    within: 120_000,
    every: 500,
  });
  if (replaced === undefined) throw new Error('expected new replicas in place of those that were restarted');
};

clusterTest.for(stageFaults)(
  'a runner killed at any record of %s is undone by its journal alone, and nothing is left',
  async (fault) => {
    if (stage === undefined) throw new Error('expected a stage');
    const order = { place: stage.place, fault, aim: aimOnStage(fault) };
    const between = fault === 'container-kill' ? replaceRestarted : undefined;
    const tried = await everyPoint(order, before, watched, between);
    console.log(inTable(tried));
    expect(tried.flatMap(({ point, wrong }) => wrong.map((what) => `${point}: ${what}`))).toEqual([]);
  },
);
