import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { agentImage, ensureK6Disruptor } from '../../../build/k6-disruptor.ts';
import { systemClock } from '../../../chaos/clock.ts';
import { kubernetesDisruptor } from '../../../chaos/platforms/kubernetes/disruptor/disruptor.ts';
import { labelsOf } from '../../../chaos/platforms/kubernetes/disruptor/pods.ts';
import { regionDisruptor } from '../../../chaos/platforms/kubernetes/disruptor/region-disruptor.ts';
import { apiFrom } from '../../../chaos/platforms/kubernetes/index.ts';
import { healthyState } from '../../../chaos/testing/healthy.ts';
import { disruptorAgentArchive } from '../../../fixtures/cluster/image/disruptor-agent.ts';
import { imageArchive } from '../../../fixtures/cluster/image/image.ts';
import { importEverywhere } from '../../../fixtures/cluster/import-everywhere.ts';
import type { Cluster } from '../../../fixtures/cluster/index.ts';
import { makeNamespace } from '../../../fixtures/cluster/testing/lane-cluster.ts';
import type { Disruption } from '../../../slo/disruption.ts';
import type { UndoStep } from '../../../slo/journal.ts';
import type { PlatformState } from '../../../slo/topology.ts';
import { prepareDisruptor } from '../disruptor.ts';

/** The service that is disrupted: three replicas that answer everything, with LifeFlow's labels, port and probes. */
export const service = 'donor';
export const region = 'region-1';
export const port = 8002;
export const replicas = 3;
export const namespace = 'disrupted';
const name = labelsOf(service).app;
const image = 'lifeflow.test/answerer:1';

/** Errors for all, for longer than a test lasts, unless it is said otherwise. */
export const http = (change: Partial<Extract<Disruption, { kind: 'http' }>> = {}): Disruption => ({
  kind: 'http',
  delayMs: 0,
  errorShare: 1,
  errorCode: 503,
  seconds: 300,
  ...change,
});

/** Disruptions of a cluster's service, from outside, as any process can have them. */
export const disruptorFor = async (kubeconfig: string, folder: string) => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const k6 = await prepareDisruptor(folder, () => undefined);
  const api = apiFrom(kubeconfig, config.getCurrentContext());
  const one = regionDisruptor({ region: { name: region, api, namespace }, config, k6, clock: systemClock });
  return { config, region: one, disruptor: kubernetesDisruptor([one]) };
};
export type Disrupting = Awaited<ReturnType<typeof disruptorFor>>;

/** As much of a platform as a disruption and its undo need. */
export const platformOf = ({ region: one, disruptor }: Disrupting) => ({
  disruptor,
  restore: async (step: UndoStep): Promise<void> => {
    if (step.kind === 'end-disruption' || step.kind === 'replace-disrupted') return disruptor.restore(step);
    // Kubernetes does it by itself, and whoever undoes looks whether it has.
    if (step.kind === 'restore-replicas') return;
    throw new Error(`not a step of a disruption: ${step.kind}`);
  },
  observe: async (): Promise<PlatformState> => {
    const pods = (await one.pods.of(service)).filter((pod) => !pod.leaving);
    return {
      at: systemClock.now(),
      replicas: pods.map((pod) => ({ ...pod, service, node: '', zone: '', region })),
      nodes: [],
      // No disruption touches them.
      databases: healthyState().databases,
      edge: { readRegion: region, writeRegion: region },
      desired: { [`${service}/${region}`]: await one.pods.wanted(service) },
      rollouts: [],
      disrupted: pods.filter((pod) => pod.agent !== 'none').map((pod) => pod.name),
    };
  },
});

/** Addresses of the service's replicas that are ready and stay, by the name of their pod. */
export const addressesOf = async (config: KubeConfig): Promise<ReadonlyMap<string, string>> => {
  const { items } = await config
    .makeApiClient(CoreV1Api)
    .listNamespacedPod({ namespace, labelSelector: `app=${name}` });
  return new Map(
    items
      .filter((pod) => pod.metadata?.deletionTimestamp === undefined)
      .filter((pod) => pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True'))
      .map((pod) => [pod.metadata?.name ?? '', pod.status?.podIP ?? '']),
  );
};

/** How often the service's containers were started again, in all. */
export const restartsOf = async (config: KubeConfig): Promise<number> => {
  const { items } = await config
    .makeApiClient(CoreV1Api)
    .listNamespacedPod({ namespace, labelSelector: `app=${name}` });
  return items.flatMap((p) => p.status?.containerStatuses ?? []).reduce((sum, c) => sum + c.restartCount, 0);
};

/** Gives a cluster the agent's image and the service. */
export const deployService = async (cluster: Cluster): Promise<void> => {
  const { agent, answerer } = await ensureK6Disruptor({ onProgress: (line) => console.error(line) });
  const put = (file: string, archive: Buffer): Promise<void> =>
    importEverywhere([cluster], archive, join(cluster.folder, file));
  await put('agent.tar', await disruptorAgentArchive(agentImage, agent));
  const program = { kind: 'file', path: 'answerer', mode: 0o755, content: readFileSync(answerer) } as const;
  await put('answerer.tar', imageArchive({ name: image, command: ['/answerer'], files: [program] }));

  const labels = labelsOf(service);
  await makeNamespace(cluster, namespace);
  const probe = (path: string) => ({
    httpGet: { path, port: 'http' },
    periodSeconds: 1,
    timeoutSeconds: 1,
    failureThreshold: 3,
  });
  await cluster.api.apply(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 2,
          containers: [
            {
              name,
              image,
              args: [String(port)],
              imagePullPolicy: 'Never',
              ports: [{ name: 'http', containerPort: port }],
              readinessProbe: probe('/ready'),
              livenessProbe: { ...probe('/health'), failureThreshold: 10 },
            },
          ],
        },
      },
    },
  });
  await cluster.api.apply(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${name}`, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace, labels },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  });
};
