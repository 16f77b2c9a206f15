import { describe, expect, it } from 'vitest';
import { serviceIds } from '../services.ts';
import { burnRates } from './burn-rate.ts';
import { burnCase, gaugeCase, type PromtoolCase, promtoolTests, requestCase } from './promtool.ts';
import type { AlertId, AlertRule } from './rule.ts';
import { alertRules } from './rules.ts';
import { emptyRequests, type Requests } from './series.ts';

const rule = (id: AlertId): AlertRule => {
  const found = alertRules().find((r) => r.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
};
/** Three seconds of a service: what came in each. */
const requests = (columns: Partial<Record<keyof Requests, number[]>>): Requests => {
  const empty = emptyRequests(3);
  for (const [name, values] of Object.entries(columns)) empty[name as keyof Requests].set(values);
  return empty;
};
const some = requests({
  good: [10, 7, 5],
  failed: [0, 1, 2],
  lost: [0, 1, 0],
  wrong: [0, 0, 3],
  late: [0, 1, 2],
});
const soon = (id: AlertId): AlertRule => ({ ...rule(id), forSeconds: 1 });

describe('a case for promtool', () => {
  it('of errors shows what the service would have counted, lost requests among its errors', () => {
    const of = requestCase('errors', soon('errors-critical'), 'donor', some);
    expect(of).toMatchObject({
      name: 'errors',
      alert: 'LifeFlowErrorsCritical',
      stepSeconds: 1,
      steps: 3,
      labels: { severity: 'critical', service: 'donor' },
      annotations: { summary: 'errors of a service, critical' },
      // 2 of 20 after the second second, 4 of 32 after the third.
      firings: [{ pending: 1, fired: 2, resolved: null }],
    });
    expect(of.input).toEqual([
      { series: 'lifeflow_http_requests_total{service="donor", status="200"}', values: '0 10 18 28' },
      { series: 'lifeflow_http_requests_total{service="donor", status="503"}', values: '0 0 2 4' },
      { series: 'lifeflow_http_errors_total{service="donor", class="5xx"}', values: '0 0 2 4' },
    ]);
  });

  it('of late answers shows the histogram up to the rule’s own bound', () => {
    const of = requestCase('late', soon('p99-high'), 'auth', some);
    expect(of.input).toEqual([
      {
        series: 'lifeflow_http_request_duration_seconds_bucket{service="auth", le="5"}',
        values: '0 10 19 29',
      },
      {
        series: 'lifeflow_http_request_duration_seconds_bucket{service="auth", le="+Inf"}',
        values: '0 10 20 32',
      },
      { series: 'lifeflow_http_request_duration_seconds_count{service="auth"}', values: '0 10 20 32' },
    ]);
    expect(of.firings).toEqual([{ pending: 1, fired: 2, resolved: null }]);
  });

  it('fires above its bound, and not at it', () => {
    const of = (above: number) =>
      requestCase('', { ...rule('errors-critical'), above, forSeconds: 0 }, 'donor', some);
    expect(of(0.1).firings).toEqual([{ pending: 2, fired: 2, resolved: null }]);
    expect(of(0.125).firings).toEqual([]);
    const depth = (above: number) =>
      gaugeCase('', { ...rule('queue'), above, forSeconds: 0 }, 'notification', [0, 5, 0]).firings;
    expect([depth(4), depth(5)]).toEqual([[{ pending: 1, fired: 1, resolved: 2 }], []]);
  });

  it('of a gauge has a sample before the first second is over', () => {
    const series = (id: AlertId, service: 'camp' | 'notification' = 'camp') => {
      const { input, labels } = gaugeCase('', rule(id), service, [0, 1, 1]);
      return { input, labels };
    };
    expect(series('service-down')).toEqual({
      input: [{ series: 'up{job="lifeflow", service="camp"}', values: '1 1 0 0' }],
      labels: { severity: 'critical', service: 'camp' },
    });
    expect(series('queue', 'notification')).toEqual({
      input: [{ series: 'lifeflow_notification_queue_depth{service="notification"}', values: '0 0 1 1' }],
      labels: { severity: 'critical', service: 'notification' },
    });
    expect(series('pending')).toEqual({
      input: [
        {
          series: 'kube_pod_status_phase{namespace="lifeflow", pod="p-1", phase="Pending"}',
          values: '0 0 1 1',
        },
      ],
      labels: { severity: 'high', namespace: 'lifeflow', pod: 'p-1' },
    });
    expect(series('replication-lag')).toEqual({
      input: [{ series: 'pg_replication_lag_seconds{instance="pg-2"}', values: '0 0 1 1' }],
      labels: { severity: 'high', instance: 'pg-2' },
    });
    expect(gaugeCase('lag', rule('pending'), 'camp', [0, 1, 1])).toMatchObject({
      name: 'lag',
      alert: 'LifeFlowPending',
      stepSeconds: 1,
      steps: 3,
      annotations: { summary: 'a replica waits for a node', claims: '4.alert.pending' },
      firings: [],
    });
  });

  it('of a burn rate fires when both windows burn, by the minute', () => {
    const [fast] = burnRates;
    if (fast === undefined) throw new Error('there are burn rates');
    const [all, failed] = [Array(80).fill(100), Array.from({ length: 80 }, (_, i) => (i >= 70 ? 20 : 0))];
    const of = burnCase('burn', fast, 'donor', all, failed);
    expect(of).toMatchObject({
      name: 'burn',
      alert: 'LifeFlowBurn1h',
      stepSeconds: 60,
      steps: 80,
      labels: { severity: 'page', service: 'donor' },
      annotations: { summary: 'the error budget burns 14.4 times too fast over 1h' },
      // 0.144 % of an hour's 6,000 are 8.64, and of five minutes' 500 less than one.
      firings: [{ pending: 70, fired: 70, resolved: null }],
    });
    expect(of.input.map(({ series }) => series)).toEqual([
      'lifeflow_http_requests_total{service="donor"}',
      'lifeflow_http_errors_total{service="donor", class="5xx"}',
    ]);
    expect(of.input[0]?.values).toMatch(/^0 100 200 .* 8000$/);
    expect(of.input[1]?.values).toMatch(/^0 0 .* 0 20 40 .* 200$/);
    const shortOnly = failed.map((n) => n / 40);
    expect(burnCase('', fast, 'donor', all, shortOnly).firings).toEqual([]);
    const over = Array.from({ length: 80 }, (_, i) => (i < 10 ? 20 : 0));
    expect(burnCase('', fast, 'donor', all, over).firings).toEqual([{ pending: 0, fired: 0, resolved: 14 }]);
  });

  it('is refused of a rule on something else', () => {
    expect(() => requestCase('', rule('queue'), 'donor', some)).toThrow(
      "expected a rule on a service's requests, found queue",
    );
    expect(() => gaugeCase('', rule('errors-high'), 'donor', [1])).toThrow(
      'expected a rule on a gauge, found errors-high',
    );
  });
});

describe('a file of tests for promtool', () => {
  const one = (firings: PromtoolCase['firings'], change: Partial<PromtoolCase> = {}): PromtoolCase => ({
    name: 'one',
    alert: 'LifeFlowQueue',
    input: [{ series: 'x', values: '0 1' }],
    stepSeconds: 1,
    steps: 100,
    labels: { severity: 'high' },
    annotations: { summary: 'of it' },
    firings,
    ...change,
  });
  type File = {
    rule_files: string[];
    evaluation_interval: string;
    tests: {
      interval: string;
      input_series: { series: string; values: string }[];
      alert_rule_test: { eval_time: string; alertname: string; exp_alerts: unknown[] }[];
    }[];
  };
  const file = (...cases: PromtoolCase[]) => promtoolTests('a.rules.json', cases) as File;
  const edges = (of: PromtoolCase) =>
    file(of).tests[0]?.alert_rule_test.map((t) => [t.eval_time, t.exp_alerts.length]);

  it('looks one evaluation before and at each edge of a firing', () => {
    expect(edges(one([{ pending: 3, fired: 5, resolved: 9 }]))).toEqual([
      ['5s', 0],
      ['6s', 1],
      ['9s', 1],
      ['10s', 0],
    ]);
  });

  it('looks at the end where it was not resolved, or never fired; and not before the start', () => {
    expect(edges(one([{ pending: 3, fired: 5, resolved: null }]))).toEqual([
      ['5s', 0],
      ['6s', 1],
      ['100s', 1],
    ]);
    expect(edges(one([]))).toEqual([['100s', 0]]);
    expect(edges(one([{ pending: 0, fired: 0, resolved: 2 }]))).toEqual([
      ['1s', 1],
      ['2s', 1],
      ['3s', 0],
    ]);
  });

  it('expects the alert with its labels and words, at the pace of its case', () => {
    const minutes = file(one([{ pending: 0, fired: 1, resolved: null }], { stepSeconds: 60, steps: 3 }));
    expect(minutes).toMatchObject({
      rule_files: ['a.rules.json'],
      evaluation_interval: '60s',
      tests: [
        {
          name: 'one',
          interval: '60s',
          input_series: [{ series: 'x', values: '0 1' }],
          alert_rule_test: [
            { eval_time: '60s', alertname: 'LifeFlowQueue', exp_alerts: [] },
            {
              eval_time: '120s',
              alertname: 'LifeFlowQueue',
              exp_alerts: [{ exp_labels: { severity: 'high' }, exp_annotations: { summary: 'of it' } }],
            },
            { eval_time: '180s' },
          ],
        },
      ],
    });
    expect(file().evaluation_interval).toBe('1s');
    expect(minutes.tests[0]?.input_series).toHaveLength(1);
  });

  it('has all others up where one service is down', () => {
    const down = file(one([], { alert: 'LifeFlowServiceDown', labels: { service: 'camp' }, steps: 7 }));
    const others = down.tests[0]?.input_series.slice(1) ?? [];
    expect(others).toHaveLength(serviceIds.length - 1);
    expect(others[0]).toEqual({ series: 'up{job="lifeflow", service="auth"}', values: '1x7' });
    expect(others.some(({ series }) => series.includes('"camp"'))).toBe(false);
  });
});
