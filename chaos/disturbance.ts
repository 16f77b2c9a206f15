/**
 * What can be done to a platform beside killing and rolling out. A platform refuses what it has no way to, and takes its
 * own time for what takes time: `disturb` resolves when it has begun.
 */
export type Disturbance =
  /** Told to end, and given its grace period. */
  | { kind: 'stop-replica'; replica: string }
  /** Ended as a drain does it: only if the disruption budget allows it. */
  | { kind: 'evict-replica'; replica: string }
  /** Its process ends at once, and the replica stays where it is. */
  | { kind: 'kill-container'; replica: string }
  /** Gets no more replicas, and those that it has are evicted one after the other. */
  | { kind: 'drain-node'; node: string }
  /** Nodes that run on, reach each other and nobody else; databases that run on and reach nobody. */
  | { kind: 'cut-off'; nodes: readonly string[]; databases: readonly string[] }
  /** The region's API server can't be reached by the runner, and by nobody else either who asks from here. */
  | { kind: 'cut-api'; region: string }
  /** The autoscaler may no longer change the number of replicas. */
  | { kind: 'pin-replicas'; service: string; region: string }
  /** A version is rolled out that never starts. */
  | { kind: 'roll-out-broken'; service: string; region: string };

export const disturbanceName = (d: Disturbance): string => {
  switch (d.kind) {
    case 'stop-replica':
      return `stopping ${d.replica}`;
    case 'evict-replica':
      return `evicting ${d.replica}`;
    case 'kill-container':
      return `killing the container of ${d.replica}`;
    case 'drain-node':
      return `draining ${d.node}`;
    case 'cut-off':
      return `cutting off ${[...d.nodes, ...d.databases].join(', ')}`;
    case 'cut-api':
      return `cutting off the API server of ${d.region}`;
    case 'pin-replicas':
      return `pinning the replicas of ${d.service} in ${d.region}`;
    case 'roll-out-broken':
      return `rolling out a broken version of ${d.service} in ${d.region}`;
  }
};
