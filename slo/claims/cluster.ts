import { audit, type Claim, claim, experiment, observation, outOfReach } from './claim.ts';

const deployed = outOfReach('what a manifest says can be read from a cluster only, and none was asked');
const drawn = (id: string, figure: number, who: string): Claim =>
  claim(`2.zone.${id}-replicas`, figure, 'replicas', `replicas of ${who} drawn in each zone`, audit);

/** Section 2: the cluster and the deployment of a service. */
export const clusterClaims: readonly Claim[] = [
  claim('2.zone.nodes', 3, 'nodes', 'nodes drawn in each zone', audit),
  drawn('auth', 0, 'auth'),
  drawn('donor', 2, 'donor'),
  drawn('inventory', 1, 'inventory'),
  drawn('request', 2, 'request'),
  drawn('geolocation', 1, 'geolocation'),
  drawn('notification', 1, 'notification'),
  drawn('camp', 1, 'camp'),
  drawn('analytics', 1, 'analytics'),
  claim('2.node.t3-xlarge', 1, 'truth', 'nodes are of the type t3.xlarge', audit),
  claim('2.node.cpu', 4, 'cores', 'CPU of a node', audit),
  claim('2.node.memory', 8192, 'MiB', 'memory of a node', audit),
  claim('2.node.allocatable', 0.7, 'ratio', 'share of a node that pods may use, about', audit),
  claim('2.node.usable-cpu', 2.8, 'cores', 'CPU of a node that pods may use, about', audit),
  claim('2.node.usable-memory', 5734.4, 'MiB', 'memory of a node that pods may use, about', audit),
  claim('2.cluster.usable-cpu', 25.2, 'cores', 'CPU of the cluster that pods may use', audit),
  claim('2.cluster.usable-memory', 51_609.6, 'MiB', 'memory of the cluster that pods may use', audit),

  claim('2.replicas', 3, 'replicas', 'replicas in the deployment', observation('replicas of each service')),
  claim(
    '2.rollout.surge',
    1,
    'replicas',
    'extra replicas while a version is rolled out',
    observation('ready replicas during a rollout'),
  ),
  claim(
    '2.rollout.unavailable',
    0,
    'replicas',
    'replicas that may be missing meanwhile',
    experiment('rollout'),
  ),
  claim('2.affinity.weight', 100, 'weight', 'weight of the wish to keep replicas apart', deployed),
  claim('2.affinity.required', 0, 'truth', 'keeping replicas apart is required, not only preferred', audit),
  claim('2.affinity.by-zone', 0, 'truth', 'replicas are kept apart by zone, not only by host', audit),
  claim(
    '2.disruption-budget',
    0,
    'truth',
    'a budget bounds how many replicas a drain may end at once',
    audit,
  ),
  claim('2.port.http', 8002, 'port', 'port of the API', deployed),
  claim('2.port.metrics', 8090, 'port', 'port of the metrics', deployed),
  claim('2.cpu.request', 0.5, 'cores', 'CPU that a replica asks for', audit),
  claim('2.cpu.limit', 1, 'cores', 'most CPU of a replica', deployed),
  claim('2.memory.request', 512, 'MiB', 'memory that a replica asks for', audit),
  claim('2.memory.limit', 1024, 'MiB', 'most memory of a replica', deployed),
  claim('2.liveness.initial-delay', 30, 'seconds', 'first liveness probe after the start', audit),
  claim('2.liveness.period', 10, 'seconds', 'time between liveness probes', audit),
  claim('2.liveness.timeout', 5, 'seconds', 'time limit of a liveness probe', deployed),
  claim('2.readiness.initial-delay', 20, 'seconds', 'first readiness probe after the start', audit),
  claim('2.readiness.period', 5, 'seconds', 'time between readiness probes', deployed),
  claim('2.prestop', 15, 'seconds', 'wait before a replica is ended', deployed),
];
