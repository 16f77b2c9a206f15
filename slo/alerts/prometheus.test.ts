import { describe, expect, it } from 'vitest';
import { burnRates } from './burn-rate.ts';
import { alertName, burnRateRules, notExported, prometheusRules, span } from './prometheus.ts';
import { alertRules } from './rules.ts';

const rules = alertRules();
const [group] = prometheusRules(rules).groups;
const exported = group?.rules ?? [];
const of = (id: string) => exported.filter((r) => r.alert === alertName(id));
const expression = (id: string) => of(id).map((r) => r.expr);

describe('the document’s alerts in Prometheus', () => {
  it('are one group with a rule for each, but for those that no metric tells of', () => {
    expect(prometheusRules(rules).groups.map((g) => g.name)).toEqual(['lifeflow-documented']);
    const without = rules.filter(({ id }) => of(id).length === 0).map(({ id }) => id);
    expect(without).toEqual(Object.keys(notExported));
  });

  it('are named as alerts are', () => {
    expect(alertName('errors-critical')).toBe('LifeFlowErrorsCritical');
    expect(alertName('p99-high')).toBe('LifeFlowP99High');
  });

  it('carry severity, title and the claims that their figures come from', () => {
    expect(of('errors-critical')).toEqual([
      {
        alert: 'LifeFlowErrorsCritical',
        expr: 'sum by (service) (increase(lifeflow_http_errors_total{class="5xx"}[1m])) / sum by (service) (increase(lifeflow_http_requests_total[1m])) > 0.05',
        for: '5m',
        labels: { severity: 'critical' },
        annotations: {
          summary: 'errors of a service, critical',
          claims: '4.alert.errors-critical, 4.alert.errors-critical-for',
        },
      },
    ]);
  });

  it('name no claim where the document gives no figure, and wait for nothing where it does not say so', () => {
    expect(of('pool-exhausted')).toEqual([
      {
        alert: 'LifeFlowPoolExhausted',
        expr: expect.stringContaining('lifeflow_database_pool'),
        labels: { severity: 'critical' },
        annotations: { summary: 'no database connection is free' },
      },
    ]);
  });

  it('ask of each service alone whether it is there: one that is gone has no target to be down', () => {
    const down = of('service-down');
    expect(down).toHaveLength(8);
    expect(down[0]).toMatchObject({
      expr: 'absent(up{job="lifeflow", service="auth"} == 1)',
      for: '2m',
      labels: { severity: 'critical', service: 'auth' },
    });
    expect(new Set(down.map((r) => r.labels?.service)).size).toBe(8);
  });

  it('take a quantile as the share that lies above it', () => {
    const all = 'sum by (service) (increase(lifeflow_http_request_duration_seconds_count[1m]))';
    const inTime =
      'sum by (service) (increase(lifeflow_http_request_duration_seconds_bucket{le=~"10([.]0)?"}[1m]))';
    expect(expression('p99-critical')).toEqual([`(${all} - ${inTime}) / ${all} > 0.01`]);
  });

  it('ask the exporters for the rest', () => {
    expect(
      Object.fromEntries(
        ['queue', 'pending', 'replication-lag', 'crash-loop', 'disk-critical', 'disk-medium'].map((id) => [
          id,
          expression(id)[0],
        ]),
      ),
    ).toEqual({
      queue: 'max by (service) (lifeflow_notification_queue_depth) > 10000',
      pending: 'max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) > 0',
      'replication-lag': 'max by (instance) (pg_replication_lag_seconds) > 30',
      'crash-loop': 'sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[10m])) > 3',
      'disk-critical':
        '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes > 0.9',
      'disk-medium':
        '1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes > 0.8',
    });
    for (const [id, metric] of [
      ['memory', /^1 - node_memory_MemAvailable_bytes .* > 0\.\d+$/],
      ['cache-hits', /redis_keyspace_hits_total\[1m\].* < 0\.\d+$/],
      ['deployment-failed', /^kube_deployment_status_condition/],
      ['certificate', /^probe_ssl_earliest_cert_expiry - time\(\) < \d+$/],
      ['backup-failed', /^kube_job_status_failed/],
    ] as const)
      expect(expression(id), id).toEqual([expect.stringMatching(metric)]);
  });
});

describe('the error budget’s burn rates in Prometheus', () => {
  const [burn] = burnRateRules().groups;

  it('record each window’s share once, the shortest first', () => {
    const recorded = burn?.rules.filter((r) => r.record !== undefined) ?? [];
    expect(recorded.map((r) => r.record)).toEqual(
      ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((w) => `service:lifeflow_errors:ratio_increase${w}`),
    );
    expect(recorded[0]?.expr).toBe(
      'sum by (service) (increase(lifeflow_http_errors_total{class="5xx"}[5m])) / sum by (service) (increase(lifeflow_http_requests_total[5m]))',
    );
  });

  it('fire while both windows burn too fast', () => {
    expect(burn?.name).toBe('lifeflow-burn-rate');
    const alerts = burn?.rules.filter((r) => r.alert !== undefined) ?? [];
    expect(alerts).toHaveLength(burnRates.length);
    const [first] = burnRateRules(burnRates, 0.99).groups.flatMap((g) =>
      g.rules.filter((r) => r.alert !== undefined),
    );
    const above = Number(/> ([\d.]+) and/.exec(first?.expr ?? '')?.[1]);
    expect(above).toBeCloseTo(0.144, 12);
    expect(first).toMatchObject({
      alert: 'LifeFlowBurn1h',
      expr: `service:lifeflow_errors:ratio_increase1h > ${above} and service:lifeflow_errors:ratio_increase5m > ${above}`,
      labels: { severity: 'page' },
      annotations: { summary: 'the error budget burns 14.4 times too fast over 1h' },
    });
  });
});

it('writes a time in the largest unit that it is a whole number of', () => {
  expect([0.25, 1, 59, 60, 90, 3600, 5400, 86_400, 90_000, 259_200].map(span)).toEqual([
    '250ms',
    '1s',
    '59s',
    '1m',
    '90s',
    '1h',
    '90m',
    '1d',
    '25h',
    '3d',
  ]);
});
