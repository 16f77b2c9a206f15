import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import type { KubernetesPlatform } from '../../../chaos/platforms/kubernetes/index.ts';
import { type Census, censusOf } from '../../../fixtures/cluster/testing/census.ts';
import {
  attachClustered,
  type Clustered,
  foldersOf,
  namespace,
  tearDownClustered,
} from '../../../fixtures/clustered/index.ts';
import { clusterEnvironment } from '../cluster.ts';
import { agentFor } from '../disruptor.ts';
import { project } from '../local.ts';
import { type Place, platformAt } from './place.ts';
import { smallEnvironment } from './small-environment.ts';
import { leftAtLast, type Standing, standingWell, type Watched } from './standing.ts';

/** By which `staging.config.ts` names it, too: it serves as somebody else's, seen through a kubeconfig. */
const environment = 'staging';
const { environment: small, planned } = smallEnvironment(environment, 84);
const where = { project, environment, regions: small.regions };
const folders = foldersOf(where);
/** In the owner's folder, so that it is there as long as what it tells of. */
const beginningFile = path.join(folders.owner, 'beginning.json');
/** What was on the machine before it was started, and how it stood then. */
type Beginning = { census: Census; standing: Standing };

/** LifeFlow on two small clusters, with its databases and its edge, and a platform of the caller's own on it. */
export type LaneLifeflow = Beginning & {
  clustered: Clustered;
  folders: typeof folders;
  platform: KubernetesPlatform;
  /** The same, as another process finds it. */
  place: Place & { kind: 'whole' };
  /** Where one looks for what is left of a fault. */
  watched: Watched;
  /** Leaves it to the next file. */
  leave(): void;
};

/**
 * The LifeFlow that the test files of a lane share: the first who asks starts it, and so does whoever finds it unwell;
 * `lifeflowEnds` takes it away, the lane's end at the latest. Undefined where the machine can't hold one.
 */
export const laneLifeflow = async (): Promise<LaneLifeflow | undefined> => {
  const programs = inject('kubernetes');
  if (programs === undefined) return undefined;
  const running = existsSync(beginningFile) ? await entered().catch(startedAnew) : undefined;
  if (running !== undefined) {
    const beginning = JSON.parse(readFileSync(beginningFile, 'utf8')) as Beginning;
    const left = await leftAtLast(beginning.standing, running.watched);
    if (left.length === 0) return { ...beginning, ...running };
    startedAnew(left.join('; '));
    running.leave();
  }
  await lifeflowEnds();
  const census = censusOf(folders.owner);
  const agent = await agentFor(planned({ fault: ['http-delay'] }), (line) => console.error(line));
  // It ends by itself after its load's time, and lasts as long as all files take.
  const plan = planned({ only: 'load', duration: '2h' });
  await clusterEnvironment(small, plan, programs, agent).start(() => undefined);
  const started = await entered();
  const beginning: Beginning = { census, standing: await standingWell(started.watched) };
  // Last of all, so that nobody takes a start that was cut off for one.
  writeFileSync(beginningFile, JSON.stringify(beginning));
  return { ...beginning, ...started };
};

const startedAnew = (why: unknown): undefined => {
  console.error(`the lane's LifeFlow is started anew: ${why}`);
};

/** Takes it away, where there is one. */
export const lifeflowEnds = (): Promise<void> => tearDownClustered(where);

const entered = async (): Promise<Omit<LaneLifeflow, keyof Beginning>> => {
  const clustered = await attachClustered(where);
  const disruptor = path.join(folders.owner, 'disruptor');
  const place = { kind: 'whole', environment, regions: where.regions, disruptor } as const;
  const platform = await platformAt(place);
  // Ours: several times within the lease that its owner gives a runner.
  const beating = setInterval(() => void clustered.heartbeat().catch(() => undefined), 60_000).unref();
  return {
    clustered,
    folders,
    platform,
    place,
    watched: { platform, clusters: clustered.clusters, namespace },
    leave: () => {
      clearInterval(beating);
      platform.close();
    },
  };
};
