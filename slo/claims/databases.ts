import { audit, type Claim, claim, experiment, observation, outOfReach } from './claim.ts';

const backups = outOfReach('the suite makes and restores no backups');
const queries = (id: string, database: string, figure: number): Claim =>
  claim(`3.${id}.qps`, figure, 'queries/s', `queries at the ${database} database`, experiment('throughput'));
const size = (id: string, database: string, figure: number): Claim =>
  claim(`3.${id}.size`, figure, 'GB', `size of the ${database} database, about`, audit);
const hour = 3600;

/** Section 3: PostgreSQL, and a database for each service. */
export const databaseClaims: readonly Claim[] = [
  claim('3.primary.storage', 500, 'GB', 'storage of the primary', audit),
  claim('3.primary.connections', 100, 'connections', 'connections that the primary takes', audit),
  claim('3.standby.synchronous', 1, 'truth', 'the standby replicates synchronously', experiment('rpo')),
  claim(
    '3.standby.failover',
    60,
    'seconds',
    'automatic failover to the standby, less than',
    experiment('rto'),
  ),
  claim('3.standby.other-region', 0, 'truth', 'the standby is in another region than the primary', audit),
  claim('3.standby.readable', 1, 'truth', 'the standby answers read queries', audit),
  claim('3.cross-region.synchronous', 0, 'truth', 'the replica in the other region is synchronous', audit),
  claim('3.cross-region.in-us-west-1', 1, 'truth', 'the other region is us-west-1', audit),
  claim(
    '3.cross-region.rpo-low',
    300,
    'seconds',
    'data lost by failing over to the other region, least',
    audit,
  ),
  claim(
    '3.cross-region.rpo-high',
    600,
    'seconds',
    'data lost by failing over to the other region, most',
    audit,
  ),
  claim('3.cross-region.promotion', 900, 'seconds', 'manual failover to the other region', audit),
  claim('3.backup.interval', 6 * hour, 'seconds', 'time between automated backups', audit),
  claim('3.backup.retention', 30 * 24 * hour, 'seconds', 'how long they are kept', backups),
  claim('3.backup.restore', 600, 'seconds', 'restoring any point in time', backups),

  size('auth', 'auth', 50),
  queries('auth', 'auth', 1000),
  size('donor', 'donors', 200),
  queries('donor', 'donors', 2000),
  size('inventory', 'inventory', 100),
  queries('inventory', 'inventory', 3000),
  size('request', 'requests', 150),
  queries('request', 'requests', 2500),
  size('geolocation', 'geolocation', 80),
  queries('geolocation', 'geolocation', 1500),
  claim(
    '3.geolocation.cache',
    60,
    'seconds',
    'how long live locations are cached',
    observation('cache metrics, once there is a cache'),
  ),
  size('notification', 'notifications', 300),
  queries('notification', 'notifications', 5000),
  size('camp', 'camps', 50),
  queries('camp', 'camps', 500),
  size('analytics', 'analytics', 250),
  queries('analytics', 'analytics', 1000),
];
