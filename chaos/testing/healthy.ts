import type { PlatformState, ReplicaState } from '../../slo/topology.ts';
import type { LiveView } from '../live-view.ts';

const zones = ['a', 'b', 'c'];
const regions = ['region-1', 'region-2'];

/** Two services in two regions of three zones with one node each; nothing is wrong. */
export const healthyState = (change: Partial<PlatformState> = {}): PlatformState => ({
  at: 1_000_000,
  nodes: regions.flatMap((region, r) =>
    zones.map((z) => ({ name: `r${r + 1}${z}1`, zone: `r${r + 1}${z}`, region, up: true })),
  ),
  replicas: (['donor', 'request'] as const).flatMap((service) => [
    ...zones.map(
      (z): ReplicaState => ({
        name: `${service}-r1${z}1-1`,
        service,
        node: `r1${z}1`,
        zone: `r1${z}`,
        region: 'region-1',
        ready: true,
      }),
    ),
    { name: `${service}-r2a1-1`, service, node: 'r2a1', zone: 'r2a', region: 'region-2', ready: true },
  ]),
  databases: [
    { name: 'pg-1', zone: 'r1a', region: 'region-1', up: true, role: 'primary' },
    { name: 'pg-2', zone: 'r1b', region: 'region-1', up: true, role: 'sync-standby' },
    { name: 'pg-3', zone: 'r2a', region: 'region-2', up: true, role: 'async-replica' },
  ],
  edge: { readRegion: 'region-1', writeRegion: 'region-1' },
  desired: { 'donor/region-1': 3, 'donor/region-2': 1, 'request/region-1': 3, 'request/region-2': 1 },
  rollouts: [],
  versions: {
    'donor/region-1': 'v1',
    'donor/region-2': 'v1',
    'request/region-1': 'v1',
    'request/region-2': 'v1',
  },
  scaling: { 'donor/region-1': { min: 3, max: 20 }, 'request/region-1': { min: 3, max: 20 } },
  cordoned: [],
  ...change,
});

/** The healthy state without these nodes, with what ran on them. */
export const withoutNodes = (...names: string[]): PlatformState => {
  const state = healthyState();
  return {
    ...state,
    nodes: state.nodes.map((n) => (names.includes(n.name) ? { ...n, up: false } : n)),
    replicas: state.replicas.filter((r) => !names.includes(r.node)),
  };
};

/** All that is witnessed is well, at `now`. */
export const healthyView = (now: number, change: Partial<LiveView> = {}): LiveView => ({
  reads: { lastBadAt: null, seenUntil: now },
  writes: { lastBadAt: null, seenUntil: now },
  outageSeconds: 0,
  replicationLagBytes: 0,
  generator: { alive: true, busy: 0.3, probeSlipMs: 1 },
  alarms: [],
  ...change,
});
