import path from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { endMarked } from '../../chaos/platforms/kubernetes/disruptor/marked-processes.ts';
import type { Pod } from '../../chaos/platforms/kubernetes/objects.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { disruptionNames, type FaultName } from '../../slo/plan.ts';
import { agentFor } from './disruptor.ts';
import { comesBack, killed } from './testing/killed.ts';
import { type Stage, stageFor } from './testing/kubernetes-platform.ts';
import { aimOnStage, stageFaults } from './testing/stage-faults.ts';
import { type Standing, standingWell, type Watched } from './testing/standing.ts';

/**
 * Each fault once; the lane `test:cluster:deep` tries every record, and those left out here: faults of databases and
 * regions, which take a whole environment. Killed between the injection and the record of it: the fault is there, the
 * journal holds no more than the intent, and whoever undoes it can't know whether it ever struck. A disruption is begun by
 * a program of its own, so that its runner is killed once it has been seen in force, before the heal.
 */
let stage: Stage | undefined;
let watched: Watched;
let before: Standing;
beforeAll(async () => {
  const chaos = stageFaults.map((fault) => ({ fault }));
  const agent = await agentFor({ chaos }, (line) => console.error(line));
  stage = await stageFor('killed', 'corrected', { agent });
  if (stage === undefined) return;
  watched = { ...stage, clusters: [stage.cluster] };
  before = await standingWell(watched);
});
afterAll(() => stage?.end());

const disruptions: readonly FaultName[] = disruptionNames;

/** Kubernetes mends these by itself, and may have done so before anybody looks. */
const mended: readonly FaultName[] = [
  'replica-kill',
  'replica-stop',
  'replica-evict',
  'container-kill',
  'rolling-restart',
];

/** By which it shows all the same that these struck: other pods, or other containers in them. */
const bodies = async ({ cluster, namespace }: Stage): Promise<string[]> => {
  const { items } = await cluster.api.get<{ items: Pod[] }>(`/api/v1/namespaces/${namespace}/pods`);
  return items
    .map(({ metadata, status }) => `${metadata.uid} ${status.containerStatuses?.[0]?.containerID}`)
    .sort();
};

clusterTest.for(stageFaults)(
  'a runner that is killed once it has injected %s is undone by its journal alone, machines included',
  async (fault) => {
    if (stage === undefined) throw new Error('expected a stage');
    const { place } = stage;
    const bodiesBefore = await bodies(stage);
    const written = disruptions.includes(fault) ? ['intent', 'injected'] : ['intent'];
    const death = { record: written.length + 1, when: 'before' } as const;
    const { ends, records, found, undone, again, left } = await killed(
      { place, fault, aim: aimOnStage(fault), death, looksAfterwards: true },
      before,
      watched,
    );
    expect([ends, records]).toEqual([['SIGKILL'], written]);
    if (mended.includes(fault)) expect(await bodies(stage)).not.toEqual(bodiesBefore);
    else expect(found).not.toEqual([]);
    expect(undone.steps.filter((s) => s.result !== 'done')).toEqual([]);
    expect(undone.steps).not.toEqual([]);
    expect(undone).toMatchObject({ clean: true, remarks: [] });
    expect(again.steps).toEqual([]);
    expect(left).toEqual([]);
  },
);

clusterTest('nothing of them comes back, and no k6 of a disruption goes on', async () => {
  if (stage === undefined) throw new Error('expected a stage');
  expect(await endMarked(path.join(stage.cluster.folder, 'disruptor', 'disrupt.js'))).toBe(0);
  expect(await comesBack(before, watched)).toEqual([]);
});
