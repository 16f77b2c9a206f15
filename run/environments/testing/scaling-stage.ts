import type { Api } from '../../../chaos/platforms/kubernetes/api.ts';
import {
  apiFrom,
  type KubernetesPlatform,
  kubernetesPlatform,
} from '../../../chaos/platforms/kubernetes/index.ts';
import { deploymentOf, paths } from '../../../chaos/platforms/kubernetes/region.ts';
import type { Cluster, ClusterOptions } from '../../../fixtures/cluster/index.ts';
import { waitFor } from '../../../fixtures/local/wait.ts';
import type { Changes } from '../../../slo/audit/examine.ts';
import type { ServiceId } from '../../../slo/services.ts';
import type { Count, Milliseconds } from '../../../slo/units.ts';
import { type Demand, openDemand } from './demand.ts';
import type { ScalingFigures } from './scaling-plan.ts';
import { testCluster } from './test-cluster.ts';
import { workingLifeflow } from './working-lifeflow.ts';

const namespace = 'lifeflow';
/** Of the services, as the manifests have it (2.port.http). */
const port = 8002;
/** Ours: replicas are ready in seconds, and metrics come every ten. */
const patience: { within: Milliseconds; every: Milliseconds } = { within: 300_000, every: 500 };

/** They start in a second. */
const soonReady: Changes = { '2.readiness.initial-delay': 1, '2.readiness.period': 1 };

/** A Kubernetes with services of LifeFlow that work when they are asked, under autoscalers of the documented rule. */
export type ScalingStage = {
  cluster: Cluster;
  api: Api;
  platform: KubernetesPlatform;
  demand: Demand;
  /** Puts services there, or their autoscalers back as they were; with other figures than the document's where a test says so. */
  apply(services: readonly ServiceId[], figures: ScalingFigures, own?: Changes): Promise<void>;
  /** Changes a service's autoscaler by hand. */
  edit(service: ServiceId, spec: object): Promise<void>;
  /** Resolves when so many replicas are wanted and ready, and their autoscaler sees what they use. */
  settled(service: ServiceId, replicas: Count): Promise<void>;
  end(): Promise<void>;
};

export const scalingStage = async (options: ClusterOptions): Promise<ScalingStage> => {
  const { environment, region } = options;
  const cluster = await testCluster(options);
  const api = apiFrom(cluster.kubeconfig, environment);
  const platform = kubernetesPlatform({
    environment,
    regions: [{ name: region, api, namespace }],
    power: cluster.power,
    containers: cluster.containers,
  });
  const demand = openDemand(cluster, namespace, port);
  return {
    cluster,
    api,
    platform,
    demand,
    apply: (services, { max, scaleDownAfterSeconds }, own = soonReady) =>
      workingLifeflow(cluster, {
        namespace,
        environment,
        services,
        own: {
          ...own,
          '1.production.replicas-max': max,
          '1.production.scale-down-after': scaleDownAfterSeconds,
        },
      }),
    edit: async (service, spec) => {
      await api.patch(`${paths({ namespace }).autoscalers}/${deploymentOf(service)}`, { spec });
    },
    settled: async (service, replicas) => {
      const there = await waitFor(async () => {
        const known = await platform.samples(0);
        const now = known.samples.findLast((s) => s.service === service);
        return now?.desired === replicas && now.ready === replicas && now.utilisation !== undefined;
      }, patience);
      if (there !== true) throw new Error(`expected ${replicas} replicas of ${service}; they did not come`);
    },
    end: async () => {
      demand.stop();
      platform.close();
      await cluster.stop();
    },
  };
};
