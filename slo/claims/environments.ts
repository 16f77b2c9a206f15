import { audit, type Claim, claim, experiment, observation, outOfReach } from './claim.ts';

const machine = outOfReach("a developer's own machine, which no run of ours works on");
const schedule = outOfReach('takes days to see; the backups have no interface that a run could ask');
const replicas = observation('replicas of each service over time');
const day = 86_400;

/** Section 1: the three environments. */
export const environmentClaims: readonly Claim[] = [
  claim('1.development.cpu', 4, 'cores', 'CPU of a development machine', machine, 'development'),
  claim('1.development.memory', 8192, 'MiB', 'memory of a development machine', machine, 'development'),
  claim('1.development.storage', 50, 'GB', 'storage of a development machine', machine, 'development'),
  claim('1.development.startup', 300, 'seconds', 'start of everything, about', audit, 'development'),

  claim('1.staging.nodes', 3, 'nodes', 'nodes of the cluster', audit, 'staging'),
  claim('1.staging.node-cpu', 2, 'cores', 'CPU of a node', audit, 'staging'),
  claim('1.staging.node-memory', 4096, 'MiB', 'memory of a node', audit, 'staging'),
  claim('1.staging.database-storage', 20, 'GB', 'storage of the database', audit, 'staging'),
  claim('1.staging.replicas-min', 2, 'replicas', 'fewest replicas of a service', audit, 'staging'),
  claim('1.staging.replicas-max', 5, 'replicas', 'most replicas of a service', audit, 'staging'),
  claim('1.staging.scale-up-cpu', 0.7, 'ratio', 'CPU above which replicas are added', audit, 'staging'),
  claim(
    '1.staging.scale-up-memory',
    0.8,
    'ratio',
    'memory above which replicas are added',
    replicas,
    'staging',
  ),
  claim(
    '1.staging.scale-down-cpu',
    0.3,
    'ratio',
    'CPU below which replicas are taken away',
    audit,
    'staging',
  ),
  claim('1.staging.scale-down-after', 300, 'seconds', 'quiet time before that', replicas, 'staging'),
  claim('1.staging.data-share', 0.2, 'ratio', "share of production's data", audit, 'staging'),
  claim('1.staging.zones', 1, 'zones', 'zones that staging runs in', audit, 'staging'),

  claim('1.production.nodes', 9, 'nodes', 'nodes of the cluster', audit),
  claim('1.production.zones', 3, 'zones', 'zones of a region', audit),
  claim('1.production.node-cpu', 4, 'cores', 'CPU of a node', audit),
  claim('1.production.node-memory', 8192, 'MiB', 'memory of a node', audit),
  claim('1.production.database-storage', 500, 'GB', 'storage of the database', audit),
  claim(
    '1.production.replicas-min',
    3,
    'replicas',
    'fewest replicas of a service',
    experiment('autoscaling-bounds'),
  ),
  claim(
    '1.production.replicas-max',
    20,
    'replicas',
    'most replicas of a service',
    experiment('autoscaling-bounds'),
  ),
  claim(
    '1.production.scale-up-cpu',
    0.7,
    'ratio',
    'CPU above which replicas are added',
    experiment('autoscaling-reaction'),
  ),
  claim(
    '1.production.scale-up-queue',
    100,
    'requests',
    'queued requests above which replicas are added',
    outOfReach('no queue of requests can be seen from outside'),
  ),
  claim('1.production.scale-down-cpu', 0.4, 'ratio', 'CPU below which replicas are taken away', audit),
  claim(
    '1.production.scale-down-after',
    600,
    'seconds',
    'quiet time before replicas are taken away',
    replicas,
  ),
  claim('1.production.regions', 2, 'regions', 'regions, one of them for failover', experiment('rto')),
  claim('1.production.rpo', 300, 'seconds', 'data that may be lost', audit),
  claim('1.production.rto', 900, 'seconds', 'time until it works again', audit),
  claim('1.production.backup-interval', day, 'seconds', 'time between incremental backups', audit),
  claim('1.production.full-backup-interval', 30 * day, 'seconds', 'time between full backups', schedule),
  claim('1.production.dr-ready', 900, 'seconds', 'until the other site can take over', audit),
  claim(
    '1.production.availability',
    0.9999,
    'ratio',
    'service level of production',
    experiment('availability'),
  ),
];
