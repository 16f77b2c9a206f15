import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { audit } from './audit.ts';
import type { Changes } from './examine.ts';

/** 99.9 % of a month leave 2,592 s, a number without a fraction. */
const monthly = { '1.production.availability': 0.999 };

/** A rule, and what the document would have to say so that it contradicts itself only just, and just no more. */
type Row = [rule: string, holds: Changes, contradicts: Changes];

const capacity: Row[] = [
  [
    'capacity.cpu-at-maximum',
    { '1.production.replicas-max': 5, '2.cluster.usable-cpu': 20 },
    { '1.production.replicas-max': 5, '2.cluster.usable-cpu': 19.9 },
  ],
  [
    'capacity.memory-at-maximum',
    { '1.production.replicas-max': 5, '2.cluster.usable-memory': 20_480 },
    { '1.production.replicas-max': 5, '2.cluster.usable-memory': 20_479 },
  ],
  [
    'capacity.maximum-without-a-zone',
    { '1.production.replicas-max': 5, '2.cluster.usable-cpu': 30 },
    { '1.production.replicas-max': 5, '2.cluster.usable-cpu': 29.9 },
  ],
  [
    'capacity.maximum-without-a-zone',
    { '1.production.replicas-max': 5, '1.production.zones': 2, '2.cluster.usable-cpu': 40 },
    { '1.production.replicas-max': 5, '1.production.zones': 2, '2.cluster.usable-cpu': 39.9 },
  ],
  ...(
    [
      ['cpu-at-minimum', 4],
      ['cpu-at-maximum', 10],
      ['memory-at-minimum', 2],
      ['memory-at-maximum', 5],
    ] as const
  ).map(
    ([what, nodes]): Row => [
      `capacity.staging-${what}`,
      { '2.node.allocatable': 1, '1.staging.nodes': nodes },
      { '2.node.allocatable': 1, '1.staging.nodes': nodes - 1 },
    ],
  ),
  ['capacity.instance-type', { '2.node.memory': 16_384 }, { '2.node.memory': 16_383 }],
  ['capacity.instance-type', { '2.node.t3-xlarge': 0 }, {}],
  ['capacity.node-usable-cpu', { '2.node.usable-cpu': 2.84 }, { '2.node.usable-cpu': 2.86 }],
  ['capacity.node-usable-cpu', { '2.node.usable-cpu': 2.76 }, { '2.node.usable-cpu': 2.74 }],
  ['capacity.node-usable-memory', {}, { '2.node.usable-memory': 5734.5 }],
  ['capacity.cluster-usable-cpu', {}, { '2.cluster.usable-cpu': 25.3 }],
  ['capacity.cluster-usable-memory', {}, { '2.cluster.usable-memory': 51_609 }],
  ['capacity.nodes', { '2.zone.nodes': 3 }, { '2.zone.nodes': 4 }],
];

const placement: Row[] = [
  ['placement.left-out', { '2.zone.auth-replicas': 1 }, {}],
  [
    'placement.left-out',
    { '2.zone.auth-replicas': 1, '1.production.replicas-min': 3 },
    { '2.zone.auth-replicas': 1, '1.production.replicas-min': 4 },
  ],
  [
    'placement.replica-counts',
    { '2.zone.donor-replicas': 1, '2.zone.request-replicas': 1 },
    { '2.zone.donor-replicas': 1 },
  ],
  ['placement.replica-counts', { '2.replicas': 6 }, { '2.replicas': 5 }],
  ...['placement.node-loss', 'placement.zone-loss'].map(
    (rule): Row => [
      rule,
      { ...monthly, '2.readiness.initial-delay': 2242 },
      { ...monthly, '2.readiness.initial-delay': 2243 },
    ],
  ),
  ['placement.node-loss', { '2.affinity.required': 1 }, { '2.affinity.by-zone': 1 }],
  [
    'placement.zone-loss',
    { '2.affinity.required': 1, '2.affinity.by-zone': 1 },
    { '2.affinity.required': 1, '2.affinity.by-zone': 0 },
  ],
  ['placement.zone-loss', { '1.production.zones': 1 }, { '1.production.zones': 2 }],
  ['placement.zone-loss', { '1.production.zones': 1 }, { '2.affinity.by-zone': 1 }],
  ['placement.drain', { '2.disruption-budget': 1 }, { '2.disruption-budget': 0 }],
  ['placement.drain', { '2.rollout.unavailable': 3 }, { '2.rollout.unavailable': 2 }],
  [
    'placement.drain',
    { '2.affinity.required': 1, '2.rollout.unavailable': 1 },
    { '2.affinity.required': 1, '2.rollout.unavailable': 0 },
  ],
  ['placement.staging-zone-loss', { '1.staging.zones': 2 }, { '1.staging.zones': 1 }],
  ['placement.staging-zone-loss', { '1.production.zones': 1 }, { '1.production.zones': 2 }],
];

const databases: Row[] = [
  ['database.storage', { '3.primary.storage': 1180 }, { '3.primary.storage': 1179 }],
  [
    'database.staging-storage',
    { '1.staging.data-share': 0.5, '1.staging.database-storage': 590 },
    { '1.staging.data-share': 0.5, '1.staging.database-storage': 589 },
  ],
  ['database.restore-test', { '1.staging.database-storage': 1180 }, { '1.staging.database-storage': 1179 }],
  ['database.restore-test', { '5.backup.restore-test': null }, {}],
  [
    'database.connections-at-maximum',
    { '1.production.replicas-max': 12, '3.primary.connections': 96 },
    { '1.production.replicas-max': 12, '3.primary.connections': 95 },
  ],
  ['database.connections-at-minimum', { '3.primary.connections': 240 }, { '3.primary.connections': 239 }],
  ['database.time-of-a-query', { '3.primary.connections': 742.5 }, { '3.primary.connections': 742 }],
  ['database.standby-reads', { '3.standby.readable': 0 }, { '3.standby.readable': 1 }],
  ['database.zones-of-the-other-region', { '1.production.zones': 2 }, { '1.production.zones': 3 }],
  ['database.zones-of-the-other-region', { '3.cross-region.in-us-west-1': 0 }, {}],
];

const recovery: Row[] = [
  [
    'recovery.rto-against-budget',
    { ...monthly, '1.production.rto': 2592 },
    { ...monthly, '1.production.rto': 2593 },
  ],
  [
    'recovery.drills-against-budget',
    { ...monthly, '5.manual.rto': 2592 },
    { ...monthly, '5.manual.rto': 2593 },
  ],
  ['recovery.drills-against-budget', { '5.practice': 2_592_001 }, { '5.practice': 2_592_000 }],
  ['recovery.rpo', { '3.cross-region.rpo-high': 300 }, { '3.cross-region.rpo-high': 301 }],
  ...['1.production.rpo', '5.replica.rpo', '5.manual.rpo'].map(
    (promise): Row => [
      'recovery.rpo',
      { '3.cross-region.rpo-high': 200, [promise]: 200 },
      { '3.cross-region.rpo-high': 200, [promise]: 199 },
    ],
  ),
  ['recovery.promotion', { '5.replica.promotion': 900 }, { '5.replica.promotion': 901 }],
  ['recovery.region-detection', { '5.region.auto-rto': 90 }, { '5.region.auto-rto': 89 }],
  ['recovery.region-writes', { '5.replica.promotion': 60 }, { '5.replica.promotion': 61 }],
  ['recovery.region-writes', { '3.cross-region.synchronous': 1 }, { '3.cross-region.synchronous': 0 }],
  ['recovery.standby-in-the-lost-region', { '3.standby.other-region': 1 }, { '3.standby.other-region': 0 }],
  ['recovery.standby-in-the-lost-region', { '5.standby.promotion': null }, {}],
  ['recovery.backup-interval', { '3.backup.interval': 86_400 }, { '3.backup.interval': 86_401 }],
  ['recovery.backup-interval', { '3.backup.interval': 86_400 }, { '5.backup.interval': 3600 }],
];

const alerts: Row[] = [
  [
    'alert.outage-before-errors',
    { ...monthly, '4.alert.errors-critical-for': 2592 },
    { ...monthly, '4.alert.errors-critical-for': 2593 },
  ],
  ...['4.alert.service-down', '4.alert.errors-critical-for', '4.alert.p99-critical-for'].map(
    (wait): Row => ['alert.silence-before-recovery', { [wait]: 60 }, { [wait]: 61 }],
  ),
  ...['3.standby.failover', '5.region.auto-rto'].map(
    (promise): Row => [
      'alert.silence-before-recovery',
      { '4.alert.service-down': 60 },
      { '4.alert.service-down': 60, [promise]: 59 },
    ],
  ),
  ['alert.silent-burn', { '4.alert.errors-high': 0.0001 }, { '4.alert.errors-high': 0.000_11 }],
  ['alert.burn-rate', { '4.alert.errors-critical': 0.001_44 }, { '4.alert.errors-critical': 0.001_45 }],
  ['alert.late-answers', { '4.alert.latency-quantile': 0.9999 }, { '4.alert.latency-quantile': 0.9998 }],
  // Restarts come after 60, 130, 210 and 310 s, and 259.2 s are allowed.
  ['alert.crash-loop', { '4.alert.crash-loop': 2 }, { '4.alert.crash-loop': 3 }],
  // 4 × 630.5 s and pauses of 70 s.
  [
    'alert.crash-loop',
    { ...monthly, '2.liveness.initial-delay': 600.5 },
    { ...monthly, '2.liveness.initial-delay': 601 },
  ],
  ['alert.crash-loop', { '2.liveness.initial-delay': 230 }, { '2.liveness.initial-delay': 229 }],
];

const autoscaling = (['production', 'staging'] as const).map(
  (environment): Row => [
    `autoscaling.scale-down-${environment}`,
    { [`1.${environment}.scale-down-cpu`]: 0.63 },
    { [`1.${environment}.scale-down-cpu`]: 0.62 },
  ],
);

describe('a rule of the audit', () => {
  it.each([...capacity, ...placement, ...databases, ...recovery, ...alerts, ...autoscaling])(
    '%s holds with %j and not with %j',
    (rule, holds, contradicts) => {
      const found = (changes: Changes) => audit(claims, changes).some(({ id }) => id === rule);
      expect({ holds: !found(holds), contradicts: found(contradicts) }).toEqual({
        holds: true,
        contradicts: true,
      });
    },
  );

  it.each<[string, Changes, Changes]>([
    ['capacity.node-usable-cpu', { '2.node.cpu': 8 }, { '2.node.usable-cpu': 5.6 }],
    ['capacity.nodes', { '2.zone.nodes': 4 }, { '1.production.nodes': 12 }],
    ['capacity.staging-cpu-at-maximum', { '2.node.allocatable': 0.8 }, { '1.staging.nodes': 13 }],
    ['placement.left-out', { '1.production.replicas-min': 4 }, { '2.zone.auth-replicas': 2 }],
    ['placement.replica-counts', { '2.replicas': 5 }, { '2.zone.donor-replicas': 1 }],
    ['database.connections-at-maximum', { '3.primary.connections': 95 }, { '1.production.replicas-max': 11 }],
    ['alert.crash-loop', { '4.alert.crash-loop': 5 }, { '4.alert.crash-loop': 2 }],
    ['recovery.rto-against-budget', {}, { '1.production.rto': 259 }],
    ['recovery.drills-against-budget', {}, { '5.manual.rto': 259 }],
  ])('%s proposes, where the document said %j, the figures of %j', (rule, changes, proposed) => {
    const found = audit(claims, changes).find(({ id }) => id === rule);
    expect(found?.change.set).toMatchObject(proposed);
  });
});
