import { isTrue, type Pod } from '../objects.ts';
import { type AgentState, agentIn } from './agent.ts';

/** The pod of one replica, as far as a disruption has to know it. */
export type ReplicaPod = {
  name: string;
  uid: string;
  ready: boolean;
  /** It is on its way out, and serves only what it has begun. */
  leaving: boolean;
  /** Whether somebody makes a new one in its place. */
  replaced: boolean;
  /** It has the network of its node: what is done to its packets is done to the node's. */
  onHostNetwork: boolean;
  /** Where its API is; undefined where it names none. */
  port: number | undefined;
  agent: AgentState;
  /** It bears the label by which some of a service's pods are told from the others. */
  marked: boolean;
};

/** Label of pods that are disrupted and whose service has others; its value is of one disruption. */
export const disruptionLabel = 'lifeflow-verify/disruption';

/** Name that LifeFlow's Deployments give to the port of the API. */
const portName = 'http';

export const replicaPodOf = (pod: Pod): ReplicaPod => ({
  name: pod.metadata.name,
  uid: pod.metadata.uid,
  ready: isTrue(pod.status.conditions, 'Ready'),
  leaving: pod.metadata.deletionTimestamp !== undefined,
  replaced: pod.metadata.ownerReferences?.some((o) => o.controller === true) ?? false,
  onHostNetwork: pod.spec.hostNetwork === true,
  port: pod.spec.containers?.flatMap((c) => c.ports ?? []).find((p) => p.name === portName)?.containerPort,
  agent: agentIn(pod),
  marked: pod.metadata.labels?.[disruptionLabel] !== undefined,
});

/** Why a pod must not be disrupted, in words that begin with its name; empty for one that may be. Pure. */
export const objections = (pod: ReplicaPod, agentPort: number): string[] => {
  const { name, agent, replaced, onHostNetwork, port } = pod;
  return [
    // k6 would take its agent for one that runs.
    ...(agent === 'none' ? [] : [`${name} has the agent of an earlier disruption`]),
    // Its agent could never be taken away again.
    ...(replaced ? [] : [`nobody replaces ${name} when it ends`]),
    ...(onHostNetwork ? [`${name} has the network of its node`] : []),
    ...(port === undefined ? [`${name} names no port ${portName}`] : []),
    ...(port === agentPort ? [`${name} listens on ${port}, where the agent has to`] : []),
  ];
};
