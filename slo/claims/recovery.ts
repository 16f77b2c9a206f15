import { audit, type Claim, claim, experiment, outOfReach } from './claim.ts';

const backups = outOfReach('the suite makes and restores no backups');
const day = 86_400;

/** Section 5: backups and failover. */
export const recoveryClaims: readonly Claim[] = [
  claim('5.backup.interval', day, 'seconds', 'time between backups', audit),
  claim(
    '5.backup.at',
    7200,
    'seconds',
    'time of day (UTC) of the backup, said to be off-peak',
    outOfReach("takes the platform's own traffic over a day"),
  ),
  claim('5.backup.duration', 1800, 'seconds', 'how long a backup takes, about', audit),
  claim('5.backup.retention', 30 * day, 'seconds', 'how long it is kept', backups),
  claim('5.backup.restore-test', 7 * day, 'seconds', 'time between restore tests in staging', audit),
  claim('5.backup.monthly-retention', 7 * 365 * day, 'seconds', 'how long monthly backups are kept', backups),
  claim(
    '5.backup.predeploy-retention',
    30 * day,
    'seconds',
    'how long a snapshot before a deployment is kept',
    backups,
  ),
  claim('5.region.auto-rto', 60, 'seconds', 'automatic failover to the other region', experiment('rto')),
  claim('5.standby.promotion', 60, 'seconds', 'promotion of the standby, less than', audit),
  claim('5.replica.promotion', 300, 'seconds', "promotion of the other region's replica", audit),
  claim('5.replica.rpo', 300, 'seconds', 'data lost by promoting it, less than', audit),
  claim('5.manual.rto', 900, 'seconds', 'recovery by the manual steps', experiment('rto')),
  claim('5.manual.rpo', 300, 'seconds', 'data loss of the manual steps', experiment('rpo')),
  claim('5.practice', 30 * day, 'seconds', 'time between drills of the failover', audit),
];
