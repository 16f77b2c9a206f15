import type { Claim } from '../claims/claim.ts';
import { claimedFigure, claims as documented } from '../claims.ts';
import type { AlertRule, Measure } from './rule.ts';

const unrecorded = (because: string): Measure => ({ of: 'unrecorded', because });

/**
 * Every alert of section 4, in its order, with the figures of the claims (a user's own go the same way).
 * @throws RangeError when a claim that a rule rests on was taken away.
 */
export const alertRules = (claims: readonly Claim[] = documented): readonly AlertRule[] => {
  const figure = (id: string): number => claimedFigure(id, claims);
  const late = (slowerThan: string): Measure => ({ of: 'late', slowerThan: figure(slowerThan) });
  // Three decimals more than the document gives: 1 - 0.99 is not 0.01 in binary.
  const slowShare = Number((1 - figure('4.alert.latency-quantile')).toFixed(6));
  return [
    {
      id: 'service-down',
      title: 'a service gives no answer',
      severity: 'critical',
      claims: ['4.alert.service-down'],
      measure: { of: 'silence' },
      above: 0,
      forSeconds: figure('4.alert.service-down'),
    },
    {
      id: 'errors-critical',
      title: 'errors of a service, critical',
      severity: 'critical',
      claims: ['4.alert.errors-critical', '4.alert.errors-critical-for'],
      measure: { of: 'errors' },
      above: figure('4.alert.errors-critical'),
      forSeconds: figure('4.alert.errors-critical-for'),
    },
    {
      id: 'p99-critical',
      title: 'latency of a service, critical',
      severity: 'critical',
      claims: ['4.alert.p99-critical', '4.alert.p99-critical-for', '4.alert.latency-quantile'],
      measure: late('4.alert.p99-critical'),
      above: slowShare,
      forSeconds: figure('4.alert.p99-critical-for'),
    },
    {
      id: 'pool-exhausted',
      title: 'no database connection is free',
      severity: 'critical',
      claims: [],
      measure: unrecorded("a run counts connections at the databases, not what waits at the services' pools"),
      above: 0,
      forSeconds: 0,
    },
    {
      id: 'crash-loop',
      title: 'a replica restarts again and again',
      severity: 'critical',
      claims: ['4.alert.crash-loop', '4.alert.crash-loop-within'],
      measure: { of: 'restarts', within: figure('4.alert.crash-loop-within') },
      above: figure('4.alert.crash-loop'),
      forSeconds: 0,
    },
    {
      id: 'disk-critical',
      title: 'a disk is nearly full',
      severity: 'critical',
      claims: ['4.alert.disk-critical'],
      measure: unrecorded('a run does not look at disks'),
      above: figure('4.alert.disk-critical'),
      forSeconds: 0,
    },
    {
      id: 'queue',
      title: 'messages pile up',
      severity: 'critical',
      claims: ['4.alert.queue'],
      measure: { of: 'queue' },
      above: figure('4.alert.queue'),
      forSeconds: 0,
    },
    {
      id: 'shortage',
      title: 'blood runs short',
      severity: 'critical',
      claims: [],
      measure: unrecorded('an event of the business, which the document does not define'),
      above: 0,
      forSeconds: 0,
    },
    {
      id: 'errors-high',
      title: 'errors of a service, high',
      severity: 'high',
      claims: ['4.alert.errors-high', '4.alert.errors-high-for'],
      measure: { of: 'errors' },
      above: figure('4.alert.errors-high'),
      forSeconds: figure('4.alert.errors-high-for'),
    },
    {
      id: 'p99-high',
      title: 'latency of a service, high',
      severity: 'high',
      claims: ['4.alert.p99-high', '4.alert.p99-high-for', '4.alert.latency-quantile'],
      measure: late('4.alert.p99-high'),
      above: slowShare,
      forSeconds: figure('4.alert.p99-high-for'),
    },
    {
      id: 'pending',
      title: 'a replica waits for a node',
      severity: 'high',
      claims: ['4.alert.pending'],
      measure: { of: 'unready' },
      above: 0,
      forSeconds: figure('4.alert.pending'),
    },
    {
      id: 'replication-lag',
      title: 'a standby lags behind',
      severity: 'high',
      claims: ['4.alert.replication-lag'],
      measure: { of: 'replication-lag' },
      above: figure('4.alert.replication-lag'),
      forSeconds: 0,
    },
    {
      id: 'cache-hits',
      title: 'the cache misses too often',
      severity: 'high',
      claims: ['4.alert.cache-hits'],
      measure: unrecorded("a run does not record the cache's hits"),
      above: figure('4.alert.cache-hits'),
      forSeconds: 0,
    },
    {
      id: 'fulfilment',
      title: 'an emergency request waits too long',
      severity: 'high',
      claims: ['4.alert.fulfilment'],
      measure: unrecorded('a run does not follow a request from its opening to its fulfilment'),
      above: figure('4.alert.fulfilment'),
      forSeconds: 0,
    },
    {
      id: 'deployment-failed',
      title: 'a deployment failed',
      severity: 'medium',
      claims: [],
      measure: unrecorded('a run deploys nothing'),
      above: 0,
      forSeconds: 0,
    },
    {
      id: 'certificate',
      title: 'a certificate ends soon',
      severity: 'medium',
      claims: ['4.alert.certificate'],
      measure: unrecorded('a run does not look at certificates'),
      above: figure('4.alert.certificate'),
      forSeconds: 0,
    },
    {
      id: 'backup-failed',
      title: 'a backup failed',
      severity: 'medium',
      claims: [],
      measure: unrecorded('a run makes no backups'),
      above: 0,
      forSeconds: 0,
    },
    {
      id: 'disk-medium',
      title: 'a disk fills up',
      severity: 'medium',
      claims: ['4.alert.disk-medium'],
      measure: unrecorded('a run does not look at disks'),
      above: figure('4.alert.disk-medium'),
      forSeconds: 0,
    },
    {
      id: 'memory',
      title: 'memory runs short',
      severity: 'medium',
      claims: ['4.alert.memory'],
      measure: unrecorded("a run records the generator's machine, not the nodes' memory"),
      above: figure('4.alert.memory'),
      forSeconds: 0,
    },
  ];
};
