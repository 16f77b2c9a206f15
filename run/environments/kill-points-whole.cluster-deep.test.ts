import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { attachCluster } from '../../fixtures/cluster/index.ts';
import { clusterTest } from '../../fixtures/cluster/testing/cluster-test.ts';
import { foldersOf, namespace, tearDownClustered } from '../../fixtures/clustered/index.ts';
import type { FaultName, PlannedFault } from '../../slo/plan.ts';
import { clusterEnvironment } from './cluster.ts';
import { agentFor } from './disruptor.ts';
import type { RunningEnvironment } from './environment.ts';
import { project } from './local.ts';
import { everyPoint, inTable } from './testing/kill-points.ts';
import { type Place, platformAt } from './testing/place.ts';
import { smallEnvironment } from './testing/small-environment.ts';
import { type Standing, standingWell, type Watched } from './testing/standing.ts';

/**
 * As kill-points.cluster-deep.test.ts, on a whole LifeFlow with its databases, edge and two regions, for the faults that hit
 * those, and for a disruption that sits in the way of real requests. The other two disruptions differ in what k6 is told.
 */
const name = 'kill-points-whole';
const { environment, planned } = smallEnvironment(name, 87);
const { regions } = environment;
const folders = foldersOf({ project, environment: name, regions });
const takeAway = () => tearDownClustered({ project, environment: name, regions });
/** It ends by itself after its load's time, and lasts as long as all points take. */
const plan = planned({ only: 'load', duration: '4h' });

const place: Place = {
  kind: 'whole',
  environment: name,
  regions,
  disruptor: join(folders.owner, 'disruptor'),
};
let running: RunningEnvironment | undefined;
let beating: NodeJS.Timeout;
let watched: Watched;
let before: Standing;
beforeAll(async () => {
  const programs = inject('kubernetes');
  if (programs === undefined) return;
  await takeAway();
  const agent = await agentFor(planned({ fault: ['http-delay'] }), (line) => console.error(line));
  running = await clusterEnvironment(environment, plan, programs, agent).start(() => undefined);
  const { heartbeat } = running;
  beating = setInterval(() => void heartbeat().catch(() => undefined), 60_000);
  watched = { platform: await platformAt(place), clusters: folders.clusters.map(attachCluster), namespace };
  before = await standingWell(watched);
});
afterAll(async () => {
  clearInterval(beating);
  watched?.platform.close();
  await takeAway();
});

const faults: readonly [FaultName, PlannedFault['aim']][] = [
  ['database-primary-kill', {}],
  ['zone-loss', { region: 'region-1', zoneOf: 'standby' }],
  ['zone-cut', { region: 'region-1', zoneOf: 'primary' }],
  ['region-loss', { region: 'region-1' }],
  ['http-delay', { service: 'donor', region: 'region-1' }],
];

clusterTest.for(faults)(
  'a runner killed at any record of %s is undone by its journal alone, and nothing is left',
  async ([fault, aim]) => {
    const tried = await everyPoint({ place, fault, aim }, before, watched);
    console.log(inTable(tried));
    expect(tried.flatMap(({ point, wrong }) => wrong.map((what) => `${point}: ${what}`))).toEqual([]);
  },
);
