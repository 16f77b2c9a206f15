import { type ServiceId, serviceIds } from '../services.ts';
import type { Count, Seconds } from '../units.ts';
import { type BurnRate, burnShare } from './burn-rate.ts';
import { alertName, annotationsOf, burnAnnotations } from './prometheus.ts';
import { errors, late } from './readings.ts';
import type { AlertRule } from './rule.ts';
import { type Requests, shareOver } from './series.ts';
import { alertStates, type Firing } from './states.ts';

/** One rule on one series: what Prometheus scrapes, and when our own evaluation fires on the same rows. */
export type PromtoolCase = {
  name: string;
  alert: string;
  input: readonly { series: string; values: string }[];
  stepSeconds: Seconds;
  steps: Count;
  labels: Readonly<Record<string, string>>;
  annotations: Readonly<Record<string, string>>;
  firings: readonly Firing[];
};

/** A service's requests by second; the rule's own evaluation, and the counters that its service would have shown. */
export const requestCase = (
  name: string,
  rule: AlertRule,
  service: ServiceId,
  requests: Requests,
): PromtoolCase => {
  const steps = requests.good.length;
  const row = (i: Count) => {
    const at = (column: Float64Array) => column[i] ?? 0;
    const failed = at(requests.failed) + at(requests.lost);
    return {
      failed,
      late: at(requests.late),
      all: at(requests.good) + at(requests.wrong) + failed + at(requests.late),
    };
  };
  const counter = (series: string, more: (i: Count) => number) => ({
    series,
    values: cumulative(steps, more),
  });
  const common = {
    name,
    alert: alertName(rule.id),
    stepSeconds: 1,
    steps,
    labels: { severity: rule.severity, service },
    annotations: annotationsOf(rule),
  };
  const fires = (column: Float64Array) =>
    alertStates((i) => (column[i] ?? Number.NaN) > rule.above, steps, rule.forSeconds).firings;
  switch (rule.measure.of) {
    case 'errors':
      return {
        ...common,
        input: [
          counter(
            `lifeflow_http_requests_total{service="${service}", status="200"}`,
            (i) => row(i).all - row(i).failed,
          ),
          counter(`lifeflow_http_requests_total{service="${service}", status="503"}`, (i) => row(i).failed),
          counter(`lifeflow_http_errors_total{service="${service}", class="5xx"}`, (i) => row(i).failed),
        ],
        firings: fires(errors(requests).low),
      };
    case 'late': {
      const { slowerThan } = rule.measure;
      const metric = 'lifeflow_http_request_duration_seconds';
      return {
        ...common,
        input: [
          counter(
            `${metric}_bucket{service="${service}", le="${slowerThan}"}`,
            (i) => row(i).all - row(i).late,
          ),
          counter(`${metric}_bucket{service="${service}", le="+Inf"}`, (i) => row(i).all),
          counter(`${metric}_count{service="${service}"}`, (i) => row(i).all),
        ],
        firings: fires(late(requests, { timeLimitSeconds: slowerThan }, slowerThan).low),
      };
    }
    default:
      throw new RangeError(`expected a rule on a service's requests, found ${rule.id}`);
  }
};

/** A gauge by second: `up` of a service (0 or 1), the depth of a queue, a lag in seconds, a replica that is pending. */
export const gaugeCase = (
  name: string,
  rule: AlertRule,
  service: ServiceId,
  values: readonly number[],
): PromtoolCase => {
  const common = {
    name,
    alert: alertName(rule.id),
    stepSeconds: 1,
    steps: values.length,
    annotations: annotationsOf(rule),
    firings: alertStates((i) => (values[i] ?? Number.NaN) > rule.above, values.length, rule.forSeconds)
      .firings,
  };
  const of = (series: string, show: (v: number) => number, labels: Record<string, string>): PromtoolCase => ({
    ...common,
    // The sample at 0 s is there before the first row is over; `up` stands for what silence is not.
    input: [{ series, values: [show(0), ...values.map(show)].join(' ') }],
    labels: { severity: rule.severity, ...labels },
  });
  switch (rule.measure.of) {
    case 'silence':
      return of(`up{job="lifeflow", service="${service}"}`, (v) => 1 - v, { service });
    case 'queue':
      return of(`lifeflow_notification_queue_depth{service="${service}"}`, (v) => v, { service });
    case 'unready':
      return of('kube_pod_status_phase{namespace="lifeflow", pod="p-1", phase="Pending"}', (v) => v, {
        namespace: 'lifeflow',
        pod: 'p-1',
      });
    case 'replication-lag':
      return of('pg_replication_lag_seconds{instance="pg-2"}', (v) => v, { instance: 'pg-2' });
    default:
      throw new RangeError(`expected a rule on a gauge, found ${rule.id}`);
  }
};

/** Requests and failed ones of a service by minute, against a burn rate. */
export const burnCase = (
  name: string,
  rate: BurnRate,
  service: ServiceId,
  all: readonly number[],
  failed: readonly number[],
): PromtoolCase => {
  const steps = all.length;
  const share = (over: Seconds) => shareOver(failed, all, over / 60);
  const [long, short] = [share(rate.longSeconds), share(rate.shortSeconds)];
  const above = burnShare(rate);
  return {
    name,
    alert: alertName(rate.id),
    stepSeconds: 60,
    steps,
    input: [
      {
        series: `lifeflow_http_requests_total{service="${service}"}`,
        values: cumulative(steps, (i) => all[i] ?? 0),
      },
      {
        series: `lifeflow_http_errors_total{service="${service}", class="5xx"}`,
        values: cumulative(steps, (i) => failed[i] ?? 0),
      },
    ],
    labels: { severity: rate.severity, service },
    annotations: burnAnnotations(rate),
    firings: alertStates(
      (i) => (long[i] ?? Number.NaN) > above && (short[i] ?? Number.NaN) > above,
      steps,
      0,
      60,
    ).firings,
  };
};

/**
 * A file for `promtool test rules`: for each firing silent one evaluation before it and firing at it, firing one
 * evaluation before it is resolved and silent at that; without a firing silent at the end. Row i is scraped at its end,
 * i + 1 steps after the start. Exact for Prometheus 2, whose ranges hold both ends; 3 leaves out the first sample.
 * All cases must have the same step.
 */
export const promtoolTests = (ruleFile: string, cases: readonly PromtoolCase[]): unknown => ({
  rule_files: [ruleFile],
  evaluation_interval: `${cases[0]?.stepSeconds ?? 1}s`,
  tests: cases.map(({ name, alert, input, stepSeconds, steps, labels, annotations, firings }) => {
    const expected = { exp_labels: labels, exp_annotations: annotations };
    const edge = (step: Count, fires: boolean) => ({
      eval_time: `${(step + 1) * stepSeconds}s`,
      alertname: alert,
      exp_alerts: fires ? [expected] : [],
    });
    return {
      name,
      interval: `${stepSeconds}s`,
      input_series: [...input, ...othersUp(alert, labels.service, steps)],
      alert_rule_test: [
        ...firings.flatMap(({ fired, resolved }) => [
          ...(fired > 0 ? [edge(fired - 1, false)] : []),
          edge(fired, true),
          ...(resolved === null
            ? [edge(steps - 1, true)]
            : [edge(resolved - 1, true), edge(resolved, false)]),
        ]),
        ...(firings.length === 0 ? [edge(steps - 1, false)] : []),
      ],
    };
  }),
});

/** A case about one service that is down needs the others up: what is not scraped counts as down. */
const othersUp = (alert: string, service: string | undefined, steps: Count) =>
  alert !== alertName('service-down')
    ? []
    : serviceIds
        .filter((id) => id !== service)
        .map((id) => ({ series: `up{job="lifeflow", service="${id}"}`, values: `1x${steps}` }));

/** A counter that starts at 0, written out sample by sample. */
const cumulative = (steps: Count, more: (i: Count) => number): string => {
  let sum = 0;
  const values = [0];
  for (let i = 0; i < steps; i += 1) {
    sum += more(i);
    values.push(sum);
  }
  return values.join(' ');
};
