import { serviceIds } from '../services.ts';

/** What is known of a product that the document builds on, apart from the document, and where that is published. */
export type Fact = { id: string; figure: number; says: string; source: string };

const fact = (id: string, figure: number, says: string, source: string): Fact => ({
  id,
  figure,
  says,
  source,
});

const kubernetes = 'Kubernetes documentation';
const route53 = 'Amazon Route 53 developer guide';

export const facts: readonly Fact[] = [
  fact('services', serviceIds.length, 'services of LifeFlow', 'section 3 lists them'),
  fact(
    'month',
    30 * 86_400,
    'seconds of a month of thirty days',
    'the usual window of a monthly service level',
  ),
  fact('t3-xlarge.memory', 16_384, 'MiB of memory of a t3.xlarge', 'Amazon EC2 instance types'),
  fact('route53.fast-interval', 10, 'seconds between fast health checks', route53),
  fact('route53.failures', 3, 'failed checks in a row that count as down, by default', route53),
  fact('route53.time-to-live', 60, 'seconds of time to live advised for records that fail over', route53),
  fact(
    'rds.standby-readable',
    0,
    'the standby of a Multi-AZ instance answers reads (0: no)',
    'Amazon RDS user guide',
  ),
  fact(
    'us-west-1.zones',
    2,
    'zones of us-west-1 that a new account gets',
    'AWS regions and availability zones',
  ),
  fact('hikari.pool', 10, 'connections of a HikariCP pool by default', 'HikariCP, maximumPoolSize'),
  fact(
    'node.detection',
    50,
    'seconds until a silent node is not ready (node-monitor-grace-period)',
    kubernetes,
  ),
  fact('node.toleration', 300, 'seconds until its pods are replaced (default toleration)', kubernetes),
  fact('hpa.tolerance', 0.1, 'tolerance of the autoscaler around its target', kubernetes),
  fact('probe.failures', 3, 'failed probes in a row that count, by default', kubernetes),
  fact('restart.backoff', 10, 'seconds before the second restart, doubled each time', kubernetes),
  fact(
    'fast-burn',
    14.4,
    'burn rate that pages: a fiftieth of the month in an hour',
    'Google, The Site Reliability Workbook, chapter 5',
  ),
];
