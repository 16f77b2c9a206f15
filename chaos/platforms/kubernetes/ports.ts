import type { Mark } from '../../../slo/evidence.ts';
import type { UndoStep } from '../../../slo/journal.ts';
import type { PlatformState } from '../../../slo/topology.ts';
import type { Disruptor, Proof } from '../../platform.ts';

/**
 * Power over machines, which no Kubernetes API has. Each call can be repeated, and each is undone by another process as
 * well as by the one that made it. Declared here; the environment provides it.
 */
export type Power = {
  /** Power loss: nodes and everything in them end without a word. */
  off(nodes: readonly string[]): Promise<void>;
  /** Switches on what has no power; resolves before it is Ready. */
  on(nodes: readonly string[]): Promise<void>;
  /** Cuts the nodes, as one group, off from everybody else; among themselves they reach each other. */
  cut(nodes: readonly string[]): Promise<void>;
  /** Joins again what was cut off as this group. */
  heal(nodes: readonly string[]): Promise<void>;
  state(): PowerState | Promise<PowerState>;
  /** Cuts the region's API server off from whoever asks from here, the runner itself included; nodes still reach it. */
  cutApi?(region: string): Promise<void>;
  joinApi?(region: string): Promise<void>;
};
export type PowerState = { off: readonly string[]; cuts: readonly (readonly string[])[] };

/** Power over the processes of a node, by its container runtime. Declared here; the environment provides it. */
export type Containers = {
  /** SIGKILL to all of a container, by its id as the pod's status has it (`containerd://…`). */
  kill(node: string, containerId: string): Promise<void>;
};

/** Databases and edge, which are no objects of a cluster. Declared here; the environment provides it. */
export type Data = {
  observe(): Promise<Pick<PlatformState, 'databases' | 'edge'>>;
  /** Ends database instances at once, without a grace period. */
  kill(instances: readonly string[]): Promise<void>;
  /** Whether the instances are gone, seen by another way than the one that killed them. */
  proof(instances: readonly string[]): Promise<Proof>;
  /** Cuts database instances off from everybody else, until `restoreReplication`. */
  cut(instances: readonly string[]): Promise<void>;
  /** Whether they are cut off, seen by another way than the one that cut them. */
  isCut(instances: readonly string[]): Promise<Proof>;
  /**
   * Joins what was cut off; then one writer, a synchronous standby in another zone, an asynchronous replica in the other
   * region.
   */
  restoreReplication(): Promise<void>;
  /** The document's manual steps after a region loss; resolves when the last is done. */
  promoteRegion(region: string): Promise<void>;
  /** Makes a region whose nodes and replicas are back the one that writes and reads. */
  failBack(region: string): Promise<void>;
  /** Facts that databases and edge recorded since `sinceSeq`, in order. */
  facts(sinceSeq: number): Promise<{ marks: readonly Mark[]; nextSeq: number }>;
};

/** Disruptions in all regions of an environment, and their undo. */
export type KubernetesDisruptor = Disruptor & {
  /** Carries out an undo step; safe to repeat. Rejects with PlatformError or ApiError. */
  restore(step: Extract<UndoStep, { kind: 'end-disruption' | 'replace-disrupted' }>): Promise<void>;
  /** What came to pass since the last call. */
  marks(): Promise<Mark[]>;
};
