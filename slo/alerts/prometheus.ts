import { documentedLevel } from '../documented-level.ts';
import { serviceIds } from '../services.ts';
import type { Ratio, Seconds } from '../units.ts';
import { type BurnRate, burnRates, burnShare } from './burn-rate.ts';
import { type AlertId, type AlertRule, rangeSeconds } from './rule.ts';

/**
 * The rules as Prometheus reads them. A rule file is YAML, of which JSON is a part, so `JSON.stringify` is the emitter.
 * Metrics `lifeflow_*` are those that LifeFlow's services export; scraping adds the label `service` (auth, donor, …)
 * and the job `lifeflow`. The others are the names of the usual exporters. Shares are taken of `increase` and not of
 * `rate`, which is the same share without a division that rounds.
 */
export type PrometheusRule = {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};
export type PrometheusFile = { groups: { name: string; rules: PrometheusRule[] }[] };

/** Why a rule of the document has no rule here; the others are exported. */
export const notExported: Readonly<Partial<Record<AlertId, string>>> = {
  shortage: 'the document names no metric of it',
  fulfilment: 'no service exports how long a request waited',
};

/** `LifeFlowErrorsCritical` of `errors-critical`. */
export const alertName = (id: string): string =>
  `LifeFlow${id
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}`;

/** The document's alerts. */
export const prometheusRules = (rules: readonly AlertRule[]): PrometheusFile => ({
  groups: [{ name: 'lifeflow-documented', rules: rules.flatMap(exported) }],
});

const exported = (rule: AlertRule): PrometheusRule[] => {
  const full = (expr: string, labels: Record<string, string> = {}): PrometheusRule => ({
    alert: alertName(rule.id),
    expr,
    ...(rule.forSeconds > 0 ? { for: span(rule.forSeconds) } : {}),
    labels: { severity: rule.severity, ...labels },
    annotations: annotationsOf(rule),
  });
  // A target that is gone has no `up` at all, and only `absent` of a named one tells of that.
  if (rule.measure.of === 'silence') {
    return serviceIds.map((service) =>
      full(`absent(up{job="lifeflow", service="${service}"} == 1)`, { service }),
    );
  }
  const expr = expressionOf(rule);
  return expr === null ? [] : [full(expr)];
};

export const annotationsOf = ({ title, claims }: AlertRule): Record<string, string> => ({
  summary: title,
  ...(claims.length > 0 ? { claims: claims.join(', ') } : {}),
});

const range = span(rangeSeconds);
const of = (metric: string) => `sum by (service) (increase(${metric}[${range}]))`;

const expressionOf = ({ id, measure, above }: AlertRule): string | null => {
  switch (measure.of) {
    case 'errors':
      return `${errorShare(range)} > ${above}`;
    case 'late': {
      // p99 > T is: more than 1 % took longer than T. `histogram_quantile` never gives more than the last finite bound.
      const all = of('lifeflow_http_request_duration_seconds_count');
      const inTime = of(`lifeflow_http_request_duration_seconds_bucket{le=~"${measure.slowerThan}([.]0)?"}`);
      return `(${all} - ${inTime}) / ${all} > ${above}`;
    }
    case 'restarts':
      return `sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total[${span(measure.within)}])) > ${above}`;
    case 'queue':
      return `max by (service) (lifeflow_notification_queue_depth) > ${above}`;
    case 'unready':
      return `max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) > ${above}`;
    case 'replication-lag':
      return `max by (instance) (pg_replication_lag_seconds) > ${above}`;
    case 'silence':
      return null;
    case 'unrecorded':
      return unrecordedExpression(id, above);
  }
};

/** Rules that a run keeps no series of; a real LifeFlow's exporters do. */
const unrecordedExpression = (id: AlertId, above: number): string | null => {
  const disk = `1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay"} / node_filesystem_size_bytes > ${above}`;
  switch (id) {
    case 'pool-exhausted':
      return 'lifeflow_database_pool{what="in_use"} >= ignoring (what) lifeflow_database_pool{what="size"} and ignoring (what) lifeflow_database_pool{what="waiting"} > 0';
    case 'disk-critical':
    case 'disk-medium':
      return disk;
    case 'memory':
      return `1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > ${above}`;
    case 'cache-hits':
      return `increase(redis_keyspace_hits_total[${range}]) / (increase(redis_keyspace_hits_total[${range}]) + increase(redis_keyspace_misses_total[${range}])) < ${above}`;
    case 'deployment-failed':
      return 'kube_deployment_status_condition{condition="Progressing", status="false"} == 1';
    case 'certificate':
      return `probe_ssl_earliest_cert_expiry - time() < ${above}`;
    case 'backup-failed':
      return 'kube_job_status_failed{job_name=~".*backup.*"} > 0';
    default:
      return null;
  }
};

const errorShare = (over: string): string =>
  `sum by (service) (increase(lifeflow_http_errors_total{class="5xx"}[${over}])) / sum by (service) (increase(lifeflow_http_requests_total[${over}]))`;

/** The availability objective, guarded by how fast its budget burns; the shares are recorded once for all rules. */
export const burnRateRules = (
  rates: readonly BurnRate[] = burnRates,
  level: Ratio = documentedLevel,
): PrometheusFile => {
  const windows = [...new Set(rates.flatMap((r) => [r.shortSeconds, r.longSeconds]))].sort((a, b) => a - b);
  return {
    groups: [
      {
        name: 'lifeflow-burn-rate',
        rules: [
          ...windows.map((w) => ({ record: recorded(w), expr: errorShare(span(w)) })),
          ...rates.map((r) => ({
            alert: alertName(r.id),
            expr: `${recorded(r.longSeconds)} > ${burnShare(r, level)} and ${recorded(r.shortSeconds)} > ${burnShare(r, level)}`,
            labels: { severity: r.severity },
            annotations: burnAnnotations(r),
          })),
        ],
      },
    ],
  };
};

export const burnAnnotations = ({ burn, longSeconds }: BurnRate): Record<string, string> => ({
  summary: `the error budget burns ${burn} times too fast over ${span(longSeconds)}`,
});

const recorded = (window: Seconds): string => `service:lifeflow_errors:ratio_increase${span(window)}`;

/** Prometheus' own way to write a time: 90 → `90s`, 300 → `5m`, 86,400 → `1d`. */
export function span(seconds: Seconds): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`;
}
