import { existsSync } from 'node:fs';
import path from 'node:path';
import {
  apiFrom,
  type Data,
  type KubernetesDisruptor,
  type KubernetesPlatform,
  kubernetesPlatform,
  type Power,
} from '../../chaos/platforms/kubernetes/index.ts';
import { localPlatform } from '../../chaos/platforms/local.ts';
import { standStill } from '../../chaos/platforms/stand-still.ts';
import {
  type Clustered,
  type ClusteredOptions,
  foldersOf,
  namespace,
  startClustered,
} from '../../fixtures/clustered/index.ts';
import type { Plan } from '../../slo/plan.ts';
import type { Target } from '../../slo/topology.ts';
import type { Seconds } from '../../slo/units.ts';
import type { ClusterEnvironment } from '../config/schema.ts';
import { SuiteError } from '../errors.ts';
import { disruptorOn } from './disruptor.ts';
import type { Startable } from './environment.ts';
import { inWords, ofPlan, ownOptions, project } from './local.ts';
import { noteRunner, requireNoneKept, requireNoRunner } from './runner.ts';

/** Ours, beside what the embedded LifeFlow has: clusters take minutes to start, more of them on a busy machine. */
const extraSeconds: Seconds = 900;

/**
 * LifeFlow on a Kubernetes for each region, on this machine.
 * @param programs folder of what a cluster is made of
 * @param agent image for disruptions (`agentFor`); without it they are refused
 */
export const clusterEnvironment = (
  environment: ClusterEnvironment,
  plan: Plan,
  programs: string,
  agent?: Buffer,
): Startable => {
  const { name } = plan.environment;
  const ordered = ofPlan(plan);
  const maxLifetimeSeconds = ordered.maxLifetimeSeconds + extraSeconds;
  const folders = foldersOf({ project, environment: name, regions: environment.regions });
  const all = [folders.owner, ...folders.clusters];
  return {
    undo: all.map((state) => ({ kind: 'tear-down', state })),
    requireFree: () => {
      requireNoRunner(folders.owner);
      requireNoneKept(name, folders.owner);
    },
    left: () => all.some((folder) => existsSync(folder)),
    async start(onProgress) {
      const clustered = await startClustered(
        clusteredOptions(environment, { ...ordered, maxLifetimeSeconds }, programs),
        (progress) => {
          // At once, so that nobody takes the place away while it is being filled.
          if (progress.step === 'claimed') noteRunner(folders.owner);
          const says = inWords(progress);
          if (says !== undefined) onProgress(says);
        },
      );
      const disruptor =
        agent === undefined
          ? undefined
          : await disruptorOn(clustered.clusters, agent, path.join(folders.owner, 'disruptor')).catch(
              async (error: unknown) => {
                await clustered.stop();
                throw error;
              },
            );
      const platform = platformOn(name, clustered, disruptor);
      return {
        baseUrl: clustered.edgeUrl,
        platform,
        samples: (sinceSeq) => clustered.samples(sinceSeq),
        counts: () => clustered.counts(),
        heartbeat: () => clustered.heartbeat(),
        stop: async () => {
          platform.close();
          await clustered.stop();
        },
      };
    },
  };
};

export const clusteredOptions = (
  environment: ClusterEnvironment,
  ordered: Parameters<typeof ownOptions>[1],
  programs: string,
): ClusteredOptions => ({
  ...ownOptions(environment, ordered),
  set: environment.manifests,
  networks: [environment.network, environment.network + 1],
  programs,
});

/** The platform of an environment that runs, with power over all that is on this machine. */
export const platformOn = (
  environment: string,
  clustered: Clustered,
  disruptor: KubernetesDisruptor | undefined,
): KubernetesPlatform =>
  kubernetesPlatform({
    environment,
    regions: clustered.clusters.map(({ kubeconfig, options }) => ({
      name: options.region,
      api: apiFrom(kubeconfig, options.environment),
      namespace,
    })),
    power: powerOver(clustered.clusters),
    containers: { kill: (node, id) => clusterWith(clustered.clusters, node).containers.kill(node, id) },
    data: dataOf(clustered),
    ...(disruptor === undefined ? {} : { disruptor }),
  });

/** Power over the machines of all regions: each call goes to the cluster that has the node. */
export const powerOver = (clusters: Clustered['clusters']): Power => {
  const each =
    (verb: 'off' | 'on' | 'cut' | 'heal') =>
    async (nodes: readonly string[]): Promise<void> => {
      for (const { layout, power } of clusters) {
        const own = nodes.filter((n) => layout.nodes.some(({ name }) => name === n));
        if (own.length > 0) await power[verb](own);
      }
    };
  const cluster = (region: string) => clusters.find((c) => c.options.region === region);
  return {
    cutApi: async (region) => cluster(region)?.power.cutApi(),
    joinApi: async (region) => cluster(region)?.power.joinApi(),
    off: each('off'),
    on: each('on'),
    cut: each('cut'),
    heal: each('heal'),
    state: () => {
      const states = clusters.map(({ power }) => power.state());
      return { off: states.flatMap((s) => s.off), cuts: states.flatMap((s) => s.cuts) };
    },
  };
};

const clusterWith = (clusters: Clustered['clusters'], node: string): Clustered['clusters'][number] => {
  const found = clusters.find(({ layout }) => layout.nodes.some(({ name }) => name === node));
  if (found !== undefined) return found;
  throw new SuiteError('INTERNAL', node, `expected a node of one of the clusters; found ${node}`);
};

/** Databases and edge are the owner's, as those of the embedded LifeFlow are, and so is the proof by the process table. */
const dataOf = (clustered: Clustered): Data => {
  const own = localPlatform(clustered);
  const targets = (instances: readonly string[]): Target[] =>
    instances.map((instance) => ({ kind: 'database', instance }));
  return {
    // The owner tells of replicas and nodes, too, by what the edge knows; those are Kubernetes' to tell.
    observe: async () => {
      const { databases, edge } = await own.observe();
      return { databases, edge };
    },
    kill: (instances) => own.kill(targets(instances)),
    proof: (instances) => own.proof(targets(instances)),
    cut: (instances) => clustered.cutDatabases(instances),
    isCut: async (instances) => standStill(await clustered.processes(targets(instances))),
    restoreReplication: () => own.restore({ kind: 'restore-replication' }),
    promoteRegion: (region) => own.promoteRegion(region),
    failBack: (region) => own.restore({ kind: 'fail-back', region }),
    facts: (sinceSeq) => own.facts(sinceSeq),
  };
};
