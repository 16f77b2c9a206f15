import type { ServiceId } from './services.ts';
import type { EpochMilliseconds } from './units.ts';

/** What stands where. Platforms and fixtures report it, the residue audit compares two of them. */
export type ReplicaState = {
  name: string;
  service: ServiceId;
  node: string;
  zone: string;
  region: string;
  ready: boolean;
};
export type NodeState = { name: string; zone: string; region: string; up: boolean };
export type DatabaseRole = 'primary' | 'sync-standby' | 'async-replica' | 'detached';
export type DatabaseState = { name: string; zone: string; region: string; up: boolean; role: DatabaseRole };

export type PlatformState = {
  at: EpochMilliseconds;
  replicas: readonly ReplicaState[];
  nodes: readonly NodeState[];
  databases: readonly DatabaseState[];
  /** Region that answers reads, and region that holds the writer. */
  edge: { readRegion: string; writeRegion: string };
  /** Wanted replicas by `service/region`. The autoscaler may change them, so an audit compares with the floor. */
  desired: Readonly<Record<string, number>>;
  /** `service/region` whose replicas are being replaced one after the other. */
  rollouts: readonly string[];
  /** Replicas that were disrupted and bear traces of it; absent where the platform can't disrupt any. */
  disrupted?: readonly string[];
};

/** Things that a fault can hit. A zone or a region is all of its nodes and databases at once. */
export type Target =
  | { kind: 'replica'; replica: string }
  | { kind: 'node'; node: string }
  | { kind: 'database'; instance: string };

export const targetName = (t: Target): string =>
  t.kind === 'replica' ? t.replica : t.kind === 'node' ? t.node : t.instance;
