import type { NodeState, PlatformState, ReplicaState } from '../../../slo/topology.ts';
import { PlatformError } from '../../platform.ts';
import { isBrokenVersion } from './broken-version.ts';
import { bearsCordonMark } from './cordon-mark.ts';
import { agentIn } from './disruptor/agent.ts';
import { type Autoscaler, boundsOf, type Deployment, isTrue, type Node, type Pod } from './objects.ts';
import { serviceOf } from './region.ts';
import { versionOf } from './template-version.ts';

/** What was read of one region at one time. */
export type RegionObjects = {
  region: string;
  pods: readonly Pod[];
  nodes: readonly Node[];
  deployments: readonly Deployment[];
  autoscalers: readonly Autoscaler[];
};
/** What Kubernetes knows of a platform: all but databases and edge. */
export type ClusterState = Pick<PlatformState, 'replicas' | 'nodes' | 'desired' | 'rollouts'> &
  Required<Pick<PlatformState, 'versions' | 'broken' | 'scaling' | 'cordoned' | 'drained' | 'disrupted'>>;

/** A region's state by its own books. Pure. @throws PlatformError for a node of another region */
export const stateOf = ({ region, pods, nodes, deployments, autoscalers }: RegionObjects): ClusterState => {
  const placed = nodes.map((node) => placeOf(node, region));
  const own = deployments.flatMap((d) => {
    const service = serviceOf(d);
    return service === undefined ? [] : [{ key: `${service}/${region}`, deployment: d }];
  });
  return {
    nodes: placed,
    replicas: pods.flatMap((pod) => replicaOf(pod, placed, region) ?? []),
    desired: Object.fromEntries(own.map(({ key, deployment }) => [key, deployment.spec.replicas ?? 1])),
    rollouts: own.filter(({ deployment }) => isRollingOut(deployment)).map(({ key }) => key),
    versions: Object.fromEntries(
      own.map(({ key, deployment }) => [key, versionOf(deployment.spec.template)]),
    ),
    broken: own.filter(({ deployment }) => isBrokenVersion(deployment.spec.template)).map(({ key }) => key),
    scaling: Object.fromEntries(
      autoscalers.flatMap((a) => {
        const service = serviceOf(a);
        return service === undefined ? [] : [[`${service}/${region}`, boundsOf(a)]];
      }),
    ),
    cordoned: nodes.filter((n) => n.spec.unschedulable === true).map((n) => n.metadata.name),
    drained: nodes
      .filter((n) => n.spec.unschedulable === true && bearsCordonMark(n))
      .map((n) => n.metadata.name),
    disrupted: pods.filter((pod) => agentIn(pod) !== 'none').map((pod) => pod.metadata.name),
  };
};

/**
 * Regions together. Targets are names, and a fault takes a zone by its name: each has to mean one thing.
 * @throws PlatformError for a node or zone that is in two regions
 */
export const together = (states: readonly ClusterState[]): ClusterState => {
  const nodes = states.flatMap((s) => s.nodes);
  for (const which of ['name', 'zone'] as const) {
    const regions = new Map<string, string>();
    for (const node of nodes) {
      const other = regions.get(node[which]) ?? node.region;
      regions.set(node[which], other);
      if (other === node.region) continue;
      throw new PlatformError(
        node[which],
        `expected each ${which === 'name' ? 'node' : 'zone'} in one region only; found ${node[which]} in ${other} and in ${node.region}; see that their contexts lead to two clusters, and name it anew in one of them`,
      );
    }
  }
  return {
    nodes,
    replicas: states.flatMap((s) => s.replicas),
    desired: Object.assign({}, ...states.map((s) => s.desired)),
    rollouts: states.flatMap((s) => s.rollouts),
    versions: Object.assign({}, ...states.map((s) => s.versions)),
    broken: states.flatMap((s) => s.broken),
    scaling: Object.assign({}, ...states.map((s) => s.scaling)),
    cordoned: states.flatMap((s) => s.cordoned),
    drained: states.flatMap((s) => s.drained),
    disrupted: states.flatMap((s) => s.disrupted),
  };
};

const topology = { region: 'topology.kubernetes.io/region', zone: 'topology.kubernetes.io/zone' };

const placeOf = ({ metadata, status }: Node, region: string): NodeState => {
  const { name, labels = {} } = metadata;
  const says = labels[topology.region];
  if (says !== undefined && says !== region)
    throw new PlatformError(
      region,
      `expected nodes of ${region}; found ${name} of ${says} (${topology.region}); correct the region's context`,
    );
  return { name, zone: labels[topology.zone] ?? name, region, up: isTrue(status.conditions, 'Ready') };
};

/** A pod that is on a node, has not ended and is to stay. */
const replicaOf = (pod: Pod, nodes: readonly NodeState[], region: string): ReplicaState | undefined => {
  const service = serviceOf(pod);
  const node = nodes.find((n) => n.name === pod.spec.nodeName);
  if (service === undefined || node === undefined || isEnding(pod)) return undefined;
  const ready = isTrue(pod.status.conditions, 'Ready');
  return { name: pod.metadata.name, service, node: node.name, zone: node.zone, region, ready };
};

const isEnding = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined || status.phase === 'Succeeded' || status.phase === 'Failed';

/** Replicas of an older version are there, or the controller has not looked at the newest one yet. */
export const isRollingOut = ({ metadata, status }: Deployment): boolean =>
  (status.observedGeneration ?? 0) < (metadata.generation ?? 0) ||
  (status.replicas ?? 0) > (status.updatedReplicas ?? 0);
