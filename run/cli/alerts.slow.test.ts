import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { burnRates } from '../../slo/alerts/burn-rate.ts';
import { burnRateRules, prometheusRules } from '../../slo/alerts/prometheus.ts';
import {
  burnCase,
  gaugeCase,
  type PromtoolCase,
  promtoolTests,
  requestCase,
} from '../../slo/alerts/promtool.ts';
import type { AlertId, AlertRule } from '../../slo/alerts/rule.ts';
import { alertRules } from '../../slo/alerts/rules.ts';
import { emptyRequests } from '../../slo/alerts/series.ts';
import { seededRandom } from '../../slo/random.ts';

/** Why promtool is not asked; undefined where it must be. */
const without = process.env.LIFEFLOW_WITHOUT_PROMTOOL;
const folder = mkdtempSync(path.join(tmpdir(), 'lifeflow-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const promtool = (...args: string[]): string => {
  try {
    return execFileSync('promtool', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error(
        'the rules are checked by Prometheus’ own promtool, and there is none: apt-get update && apt-get install -y --no-install-recommends prometheus (or set LIFEFLOW_WITHOUT_PROMTOOL to leave this out)',
      );
    }
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}: ${stdout ?? ''}${stderr ?? ''}`);
  }
};

const rules = alertRules();
const ruleOf = (id: AlertId): AlertRule => {
  const found = rules.find((r) => r.id === id);
  if (found === undefined) throw new RangeError(`no rule ${id}`);
  return found;
};
const write = (name: string, value: unknown) =>
  writeFileSync(path.join(folder, name), JSON.stringify(value, null, 1));
write('lifeflow.rules.json', prometheusRules(rules));
write('burn-rate.rules.json', burnRateRules());

/** An outage in which this share of the requests is bad, with noise before and after. */
const outage = (
  kind: 'failed' | 'late',
  steps: number,
  from: number,
  to: number,
  share: number,
  seed: number,
) => {
  const random = seededRandom(seed);
  const requests = emptyRequests(steps);
  for (let i = 0; i < steps; i += 1) {
    const all = 40 + Math.floor(random.next() * 40);
    const bad = i >= from && i < to ? Math.round(all * share) : random.next() < 0.05 ? 1 : 0;
    requests[kind][i] = bad;
    requests.good[i] = all - bad;
  }
  return requests;
};
const pulse = (steps: number, from: number, to: number, height: number) =>
  Array.from({ length: steps }, (_, i) => (i >= from && i < to ? height : 0));

const cases: readonly PromtoolCase[] = [
  ...(['errors-critical', 'errors-high'] as const).flatMap((id) => [
    requestCase(`${id}: a long outage`, ruleOf(id), 'donor', outage('failed', 1500, 100, 1000, 0.4, 1)),
    requestCase(
      `${id}: just above, unsteady`,
      ruleOf(id),
      'auth',
      outage('failed', 1500, 30, 1200, ruleOf(id).above * 1.3, 2),
    ),
    requestCase(`${id}: from the start`, ruleOf(id), 'camp', outage('failed', 900, 0, 900, 1, 3)),
    requestCase(`${id}: a failover of 30 s`, ruleOf(id), 'donor', outage('failed', 900, 100, 130, 1, 4)),
  ]),
  ...(['p99-critical', 'p99-high'] as const).flatMap((id) => [
    requestCase(`${id}: a slow endpoint`, ruleOf(id), 'request', outage('late', 1500, 100, 1000, 0.1, 5)),
    requestCase(`${id}: a slow minute`, ruleOf(id), 'request', outage('late', 900, 100, 160, 1, 6)),
  ]),
  gaugeCase('service-down: three minutes', ruleOf('service-down'), 'inventory', pulse(400, 50, 230, 1)),
  gaugeCase(
    'service-down: one second too short',
    ruleOf('service-down'),
    'inventory',
    pulse(400, 50, 170, 1),
  ),
  gaugeCase('service-down: just long enough', ruleOf('service-down'), 'inventory', pulse(400, 50, 171, 1)),
  gaugeCase('pending: six minutes', ruleOf('pending'), 'auth', pulse(600, 20, 380, 1)),
  gaugeCase('pending: four minutes', ruleOf('pending'), 'auth', pulse(600, 20, 260, 1)),
  gaugeCase('queue: over and at the bound', ruleOf('queue'), 'notification', pulse(60, 20, 40, 10_001)),
  gaugeCase('queue: at the bound', ruleOf('queue'), 'notification', pulse(60, 20, 40, 10_000)),
  gaugeCase('replication-lag: 31 s', ruleOf('replication-lag'), 'auth', pulse(60, 20, 40, 31)),
];

const burns = burnRates.map((rate) => {
  const minutes = rate.longSeconds / 60 + 600;
  const all = Array.from({ length: minutes }, () => 6000);
  // Three times the burn that it guards, from the middle on for a third of its long window.
  const bad = Math.round(6000 * Math.min(1, rate.burn * 1e-4 * 6));
  const from = Math.floor(minutes / 3);
  const to = from + Math.floor(rate.longSeconds / 180);
  return burnCase(rate.id, rate, 'donor', all, pulse(minutes, from, to, bad));
});

/** promtool on these cases, each beside its own rules alone: it evaluates all that a file holds, at every second. */
const tested = (of: readonly PromtoolCase[]): string => {
  const files = [...Map.groupBy(of, (c) => c.alert)].map(([alert, own]) => {
    write(`${alert}.rules.json`, {
      groups: prometheusRules(rules).groups.map((g) => ({
        ...g,
        rules: g.rules.filter((r) => r.alert === alert),
      })),
    });
    write(`${alert}.test.json`, promtoolTests(`${alert}.rules.json`, own));
    return `${alert}.test.json`;
  });
  return promtool('test', 'rules', ...files);
};

const summary = (output: string) => output.replace(/\s+/g, ' ');

describe.skipIf(without !== undefined)(
  `the alerts in Prometheus' own hands${without === undefined ? '' : ` (left out: LIFEFLOW_WITHOUT_PROMTOOL=${without})`}`,
  () => {
    it('are rules that promtool accepts', () => {
      const said = promtool('check', 'rules', 'lifeflow.rules.json', 'burn-rate.rules.json');
      expect(summary(said)).toMatch(
        /SUCCESS: 11 rules found.*SUCCESS: 24 rules found|SUCCESS: 24 rules found.*SUCCESS: 11 rules found/,
      );
    });

    it('fire and are resolved to the second as our own evaluation says', () => {
      expect(cases.filter((c) => c.firings.length > 0).length).toBeGreaterThanOrEqual(8);
      expect(cases.filter((c) => c.firings.length === 0).length).toBeGreaterThanOrEqual(6);
      expect(tested(cases)).toContain('SUCCESS');
    });

    it('do so for the burn rates too, to the minute', () => {
      for (const { firings, name } of burns) expect(firings, name).not.toEqual([]);
      const files = burns.map((burn, i) => {
        write(`${burn.name}.rules.json`, burnRateRules(burnRates.slice(i, i + 1)));
        write(`${burn.name}.test.json`, promtoolTests(`${burn.name}.rules.json`, [burn]));
        return `${burn.name}.test.json`;
      });
      expect(promtool('test', 'rules', ...files)).toContain('SUCCESS');
    });

    it('would be caught one second off', () => {
      const late = cases
        .filter((c) => c.name.startsWith('queue') || c.name === 'service-down: just long enough')
        .map((c) => ({ ...c, firings: c.firings.map((f) => ({ ...f, fired: f.fired + 1 })) }));
      expect(() => tested(late)).toThrow(/FAILED/);
    });

    it('are written by the command line as they are here', () => {
      execFileSync(
        process.execPath,
        ['run/cli/verify.mjs', 'alerts', '--prometheus', path.join(folder, 'cli')],
        {
          cwd: path.resolve(import.meta.dirname, '../..'),
          stdio: 'pipe',
        },
      );
      for (const name of ['lifeflow.rules.json', 'burn-rate.rules.json']) {
        const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
        expect(read(`cli/${name}`)).toEqual(read(name));
      }
    });
  },
);
