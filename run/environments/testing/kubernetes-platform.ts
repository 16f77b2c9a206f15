import path from 'node:path';
import { inject } from 'vitest';
import { systemClock } from '../../../chaos/clock.ts';
import type { FaultPlan } from '../../../chaos/fault.ts';
import { faultOf } from '../../../chaos/faults/index.ts';
import type { Platform, Proof } from '../../../chaos/platform.ts';
import type { KubernetesPlatform } from '../../../chaos/platforms/kubernetes/index.ts';
import { rightsFor } from '../../../chaos/platforms/kubernetes/rights.ts';
import { residue } from '../../../chaos/residue.ts';
import { importEverywhere } from '../../../fixtures/cluster/import-everywhere.ts';
import type { Cluster, ClusterOptions } from '../../../fixtures/cluster/index.ts';
import { smallCluster } from '../../../fixtures/cluster/testing/cluster-test.ts';
import { laneCluster, laneZones, leaveLane } from '../../../fixtures/cluster/testing/lane-cluster.ts';
import type { ManifestSet } from '../../../fixtures/lifeflow/manifests/index.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';
import { type FaultName, faultNames, type PlannedFault } from '../../../slo/plan.ts';
import type { PlatformState } from '../../../slo/topology.ts';
import type { EpochMilliseconds, Milliseconds, Seconds } from '../../../slo/units.ts';
import { pauseLifeflow } from './pause-lifeflow.ts';
import { type Place, platformAt } from './place.ts';
import { type Account, accountOn } from './service-account.ts';
import { testCluster } from './test-cluster.ts';

/** Ours: everything here takes seconds on an idle machine. */
export const patience: { within: Milliseconds; every: Milliseconds } = { within: 180_000, every: 300 };

export type Stage = {
  cluster: Cluster;
  /** With the rights that its faults take and no others, unless a test grants it less. */
  platform: KubernetesPlatform;
  account: Account;
  environment: string;
  namespace: string;
  /** The same platform, as another process finds it. */
  place: Place;
  /** Takes away what it has for itself. */
  end(): Promise<void>;
};

export type StageOptions = {
  /** Image for disruptions (`agentFor`); without it they are refused. */
  agent?: Buffer | undefined;
  /** Namespaces that the file makes beside the stage's own. */
  besides?: readonly string[];
  /** For a cluster of its own, which is not as the lane's. */
  cluster?: Pick<ClusterOptions, 'timers' | 'network'>;
};

/** Two services of LifeFlow in a namespace of the lane's cluster, all ready; undefined where the machine can't hold one. */
export const stageFor = async (
  environment: string,
  set: ManifestSet,
  { agent, besides = [], cluster: own }: StageOptions = {},
): Promise<Stage | undefined> => {
  if (inject('kubernetes') === undefined) return undefined;
  const namespace = `lifeflow-${environment}`;
  const cluster =
    own === undefined
      ? await laneCluster(namespace, ...besides)
      : await testCluster({ ...smallCluster(environment, laneZones), ...own });
  await pauseLifeflow(cluster, { namespace, environment, services: ['donor', 'request'], set });
  const account = await accountOn(cluster, namespace);
  await account.grant(rightsFor(faultNames));
  const { kubeconfig, context } = account;
  const disruptor = agent === undefined ? {} : { disruptor: path.join(cluster.folder, 'disruptor') };
  const way = { region: 'region-1', namespace, kubeconfig, context };
  const place: Place = { kind: 'stage', environment, cluster: cluster.folder, ...way, ...disruptor };
  if (agent !== undefined) await importEverywhere([cluster], agent, path.join(cluster.folder, 'agent.tar'));
  const platform = await platformAt(place);
  const ready = await waitFor(async () => {
    const { replicas } = await platform.observe();
    return replicas.length === 6 && replicas.every((r) => r.ready);
  }, patience);
  if (ready === undefined) throw new Error('expected six replicas; they did not come');
  const end = async (): Promise<void> => {
    platform.close();
    account.close();
    await (own === undefined ? leaveLane(cluster, namespace, ...besides) : cluster.stop());
  };
  return { cluster, platform, account, environment, namespace, place, end };
};

/** Ours: a fault that would end by itself lasts longer than any test holds it. */
const longestSeconds: Seconds = 300;

export type Suffering = {
  plan: FaultPlan;
  before: PlatformState;
  from: EpochMilliseconds;
  /** The last that was given, which has to be a good one unless `ineffective` is expected. */
  proof: Proof;
  /** Heals, and answers what is left of it at the end. */
  heal(): Promise<string[]>;
};

/** A fault as the conductor carries it out: planned, injected, proven; then held by the test, healed and audited. */
export const suffer = async (
  platform: Platform,
  name: FaultName,
  aim: PlannedFault['aim'] = {},
): Promise<Suffering> => {
  const fault = faultOf(name);
  const before = await platform.observe();
  const plan = fault.plan(aim, before, 7);
  const from = systemClock.now();
  await fault.inject(platform, plan, longestSeconds);
  let proof: Proof = { effective: false, at: 0, says: 'none was given' };
  await waitFor(
    async () => {
      proof = await fault.effective(platform, plan);
      return proof.effective;
    },
    { within: fault.showsWithinMs ?? 10_000, every: 100 },
  );
  return {
    plan,
    before,
    from,
    proof,
    heal: async () => {
      await fault.heal(platform, plan);
      let left: string[] = [];
      await waitFor(async () => {
        left = residue(before, await platform.observe(), before.desired);
        return left.length === 0;
      }, patience);
      return left;
    },
  };
};
