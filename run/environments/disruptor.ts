import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { bundleForK6 } from '../../build/bundle.ts';
import { agentImage, ensureK6Disruptor } from '../../build/k6-disruptor.ts';
import { systemClock } from '../../chaos/clock.ts';
import { kubernetesDisruptor } from '../../chaos/platforms/kubernetes/disruptor/disruptor.ts';
import type { K6 } from '../../chaos/platforms/kubernetes/disruptor/k6-process.ts';
import { regionDisruptor } from '../../chaos/platforms/kubernetes/disruptor/region-disruptor.ts';
import { apiFrom, contextOf, type KubernetesDisruptor } from '../../chaos/platforms/kubernetes/index.ts';
import { disruptorAgentArchive, requireAgentParts } from '../../fixtures/cluster/image/disruptor-agent.ts';
import { importEverywhere } from '../../fixtures/cluster/import-everywhere.ts';
import { type Clustered, namespace } from '../../fixtures/clustered/index.ts';
import { disruptionNames, type PlannedFault } from '../../slo/plan.ts';

const entry = path.resolve(import.meta.dirname, '../../scenarios/disruptor/disrupt.k6.ts');

/** Makes what puts disruptions into the pods of a cluster; its log goes to `folder`. Rejects with ToolError or BundleError. */
export const prepareDisruptor = async (folder: string, onProgress: (line: string) => void): Promise<K6> => {
  const { k6 } = await ensureK6Disruptor({ onProgress });
  await mkdir(folder, { recursive: true });
  const script = path.join(folder, 'disrupt.js');
  await bundleForK6(entry, script, {});
  return { program: k6, script, folder };
};

/**
 * Image of the agent that a plan's disruptions put into pods, as a tar file has it; undefined for a plan without any.
 * Rejects with ClusterError `UNSUPPORTED` where this machine lacks something of it, else with ToolError.
 */
export const agentFor = async (
  { chaos }: { chaos: readonly Pick<PlannedFault, 'fault'>[] },
  onProgress: (line: string) => void,
): Promise<Buffer | undefined> => {
  if (!chaos.some(({ fault }) => (disruptionNames as readonly string[]).includes(fault))) return undefined;
  // Before a build of minutes.
  requireAgentParts(agentImage);
  const { agent } = await ensureK6Disruptor({ onProgress });
  return disruptorAgentArchive(agentImage, agent);
};

/** Gives every node of all clusters the agent's image, and what disrupts their services. @param folder for logs and the image */
export const disruptorOn = async (
  clusters: Clustered['clusters'],
  agent: Buffer,
  folder: string,
): Promise<KubernetesDisruptor> => {
  const disruptor = await disruptorIn(ways(clusters), folder);
  await importEverywhere(clusters, agent, path.join(folder, 'agent.tar'));
  return disruptor;
};

/** How LifeFlow in one region is reached. */
export type Way = { region: string; namespace: string; kubeconfig: string; context: string };
export const ways = (clusters: Clustered['clusters']): Way[] =>
  clusters.map(({ kubeconfig, options: { region, environment: context } }) => {
    return { region, namespace, kubeconfig, context };
  });

/** What disrupts services on nodes that have the agent's image. @param folder for logs */
export const disruptorIn = async (regions: readonly Way[], folder: string): Promise<KubernetesDisruptor> => {
  const k6 = await prepareDisruptor(folder, () => undefined);
  return kubernetesDisruptor(
    regions.map(({ region: name, namespace, kubeconfig, context }) => {
      const region = { name, api: apiFrom(kubeconfig, context), namespace };
      const { config } = contextOf(kubeconfig, context);
      return regionDisruptor({ region, config, k6, clock: systemClock });
    }),
  );
};
