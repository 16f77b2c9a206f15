import type { ServiceId } from './services.ts';
import type { Count, EpochMilliseconds } from './units.ts';

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
  /** There is no way to see databases here: that none is named says nothing, and no role of one can be missing. */
  databasesUnseen?: true;
  /** Region that answers reads, and region that holds the writer. */
  edge: { readRegion: string; writeRegion: string };
  /** Wanted by `service/region`. The autoscaler may change them, so an audit compares with what stood at the start, too. */
  desired: Readonly<Record<string, number>>;
  /** `service/region` whose replicas are being replaced one after the other. */
  rollouts: readonly string[];
  /** Version of each `service/region`, the same after a restart; absent where a platform knows of none. */
  versions?: Readonly<Record<string, string>>;
  /** `service/region` whose version is, or has something of, the broken one of a fault. */
  broken?: readonly string[];
  /** Bounds of the autoscaler of each `service/region`; absent where a platform can't change them. */
  scaling?: Readonly<Record<string, ScalingBounds>>;
  /** Nodes that get no new replicas though they are up. */
  cordoned?: readonly string[];
  /** Those of them that a fault closed. */
  drained?: readonly string[];
  /** Replicas that were disrupted and bear traces of it; absent where the platform can't disrupt any. */
  disrupted?: readonly string[];
};
export type ScalingBounds = { min: Count; max: Count };

/** Things that a fault can hit. A zone or a region is all of its nodes and databases at once. */
export type Target =
  | { kind: 'replica'; replica: string }
  | { kind: 'node'; node: string }
  | { kind: 'database'; instance: string }
  /** A service in a region as a whole: its version, or its number of replicas. */
  | { kind: 'workload'; service: ServiceId; region: string }
  /** The way to the region's API server. */
  | { kind: 'api'; region: string };

export const targetName = (t: Target): string => {
  switch (t.kind) {
    case 'replica':
      return t.replica;
    case 'node':
      return t.node;
    case 'database':
      return t.instance;
    case 'workload':
      return `${t.service}/${t.region}`;
    case 'api':
      return `API server of ${t.region}`;
  }
};
