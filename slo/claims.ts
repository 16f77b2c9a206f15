/** One quantitative statement of LifeFlow's architecture document. */
export type Claim = {
  /** `SECTION.subject.figure`. */
  id: string;
  section: number;
  says: string;
  figure: number;
  unit:
    | 'queries/s'
    | 'seconds'
    | 'ratio'
    | 'connections'
    | 'replicas'
    | 'milliseconds'
    | 'cores'
    | 'MiB'
    | 'nodes'
    | 'zones'
    | 'messages';
  environment: 'development' | 'staging' | 'production' | 'all';
};

const claim = (
  id: string,
  figure: number,
  unit: Claim['unit'],
  says: string,
  environment: Claim['environment'] = 'production',
): Claim => ({
  id,
  section: Number(id[0]),
  says,
  figure,
  unit,
  environment,
});

/** The claims that this version's objectives and settings rest on. */
export const claims: readonly Claim[] = [
  claim('1.production.availability', 0.9999, 'ratio', 'service level of production'),
  claim('1.production.rto', 900, 'seconds', 'recovery time'),
  claim('1.production.rpo', 300, 'seconds', 'data loss'),
  claim('1.production.replicas-min', 3, 'replicas', 'fewest replicas of a service'),
  claim('1.production.replicas-max', 20, 'replicas', 'most replicas of a service'),
  claim('1.production.scale-up-cpu', 0.7, 'ratio', 'CPU above which replicas are added'),
  claim('1.production.scale-down-cpu', 0.4, 'ratio', 'CPU below which replicas are taken away'),
  claim('1.production.scale-down-after', 600, 'seconds', 'quiet time before replicas are taken away'),
  claim('1.production.nodes', 9, 'nodes', 'nodes of the cluster'),
  claim('1.production.zones', 3, 'zones', 'zones of a region'),
  claim('2.cpu.request', 0.5, 'cores', 'CPU that a replica asks for'),
  claim('2.readiness.initial-delay', 20, 'seconds', 'first readiness probe after the start'),
  claim('2.readiness.period', 5, 'seconds', 'time between readiness probes'),
  claim('2.prestop', 15, 'seconds', 'wait before a replica is ended'),
  claim('3.primary.connections', 100, 'connections', 'connections that the primary takes'),
  claim('3.standby.failover', 60, 'seconds', 'automatic failover to the standby'),
  claim('3.cross-region.promotion', 900, 'seconds', 'manual failover to the other region'),
  claim('3.auth.qps', 1000, 'queries/s', 'queries at the auth database'),
  claim('3.donor.qps', 2000, 'queries/s', 'queries at the donors database'),
  claim('3.inventory.qps', 3000, 'queries/s', 'queries at the inventory database'),
  claim('3.request.qps', 2500, 'queries/s', 'queries at the requests database'),
  claim('3.geolocation.qps', 1500, 'queries/s', 'queries at the geolocation database'),
  claim('3.notification.qps', 5000, 'queries/s', 'queries at the notifications database'),
  claim('3.camp.qps', 500, 'queries/s', 'queries at the camps database'),
  claim('3.analytics.qps', 1000, 'queries/s', 'queries at the analytics database'),
  claim('4.alert.p99-high', 5, 'seconds', 'p99 latency that raises a high-priority alert'),
  claim('5.region.auto-rto', 60, 'seconds', 'automatic failover to the other region'),
  claim('5.replica.promotion', 300, 'seconds', "promotion of the other region's replica"),
  claim('5.manual.rto', 900, 'seconds', 'recovery by the manual steps'),
  claim('5.manual.rpo', 300, 'seconds', 'data loss of the manual steps'),
];
