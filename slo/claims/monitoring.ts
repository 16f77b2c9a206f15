import { audit, type Claim, claim, experiment, observation, outOfReach } from './claim.ts';

const logs = outOfReach('the log store is no part of what a run reaches');
const host = outOfReach('takes the disks and memory of the real nodes');
const day = 86_400;

const shown = experiment('metrics');
const metric = (subject: string, says: string, check = shown) =>
  claim(`4.metric.${subject}`, 1, 'truth', `each service shows ${says}`, check);

/** Section 4: metrics, alerts and logs. The alerts' figures are also those of the exported rules. */
export const monitoringClaims: readonly Claim[] = [
  metric('requests', 'its requests by endpoint, method and status'),
  metric('durations', 'how long its requests take, by quantile'),
  metric('errors', 'its errors, those of clients and of servers apart'),
  metric('connections', 'its open connections'),
  metric('pool', 'how much of its pool of database connections is in use'),
  metric('cache', 'the hit rate of its cache', outOfReach('no Redis in the embedded LifeFlow')),
  metric('queue', "the depth of its broker's queues", outOfReach('no broker in the embedded LifeFlow')),
  claim('4.alert.service-down', 120, 'seconds', 'without any answer before the alert', audit),
  claim(
    '4.alert.errors-critical',
    0.05,
    'ratio',
    'share of errors above which the critical alert counts',
    audit,
  ),
  claim('4.alert.errors-critical-for', 300, 'seconds', 'how long that must last', audit),
  claim(
    '4.alert.p99-critical',
    10,
    'seconds',
    'p99 latency above which the critical alert counts',
    observation('latency of each service'),
  ),
  claim('4.alert.p99-critical-for', 300, 'seconds', 'how long that must last', audit),
  claim(
    '4.alert.crash-loop',
    3,
    'restarts',
    'restarts above which a replica counts as crashing',
    observation('restarts of replicas'),
  ),
  claim(
    '4.alert.crash-loop-within',
    600,
    'seconds',
    'time that they are counted in',
    observation('restarts of replicas'),
  ),
  claim('4.alert.disk-critical', 0.9, 'ratio', 'disk use that raises the critical alert', host),
  claim(
    '4.alert.queue',
    10_000,
    'messages',
    'waiting messages that raise the critical alert',
    observation('depth of the notification queue'),
  ),
  claim('4.alert.errors-high', 0.01, 'ratio', 'share of errors above which the high alert counts', audit),
  claim(
    '4.alert.errors-high-for',
    600,
    'seconds',
    'how long that must last',
    observation('errors of each service'),
  ),
  claim(
    '4.alert.p99-high',
    5,
    'seconds',
    'p99 latency that raises a high-priority alert',
    experiment('latency'),
  ),
  claim('4.alert.latency-quantile', 0.99, 'ratio', 'quantile of latency that the alerts look at', audit),
  claim(
    '4.alert.p99-high-for',
    600,
    'seconds',
    'how long that must last',
    observation('latency of each service'),
  ),
  claim(
    '4.alert.pending',
    300,
    'seconds',
    'how long a replica waits for a node before the alert',
    observation('replicas without a node'),
  ),
  claim(
    '4.alert.replication-lag',
    30,
    'seconds',
    'replication lag that raises the alert',
    observation('replication lag'),
  ),
  claim(
    '4.alert.cache-hits',
    0.5,
    'ratio',
    'share of cache hits below which the alert counts',
    observation('cache metrics'),
  ),
  claim(
    '4.alert.fulfilment',
    1200,
    'seconds',
    'time to fulfil an emergency request that raises the alert',
    observation('fulfilment time of requests'),
  ),
  claim(
    '4.alert.certificate',
    30 * day,
    'seconds',
    'time before a certificate ends',
    outOfReach('no certificates on loopback'),
  ),
  claim('4.alert.disk-medium', 0.8, 'ratio', 'disk use that raises the medium alert', host),
  claim('4.alert.memory', 0.85, 'ratio', 'memory use that raises the medium alert', host),
  claim(
    '4.logs.example-duration',
    0.045,
    'seconds',
    'work on a donation in the example of a log line',
    audit,
  ),
  claim('4.logs.nodes', 3, 'nodes', 'nodes of the log store', logs),
  claim('4.logs.shards', 5, 'shards', 'shards of an index', logs),
  claim('4.logs.hot', 30 * day, 'seconds', 'how long logs are kept at hand', logs),
  claim('4.logs.archive', 90 * day, 'seconds', 'how long they are kept in the archive', logs),
  claim('4.logs.rollover', day, 'seconds', 'time that one index covers', logs),
];
