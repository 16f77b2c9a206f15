import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import { judge } from '../judge.ts';
import { columnsOf } from '../load-columns.ts';
import type { LoadRow } from '../load-row.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { answers, onlyObjectives, smallRun } from '../testing/small-run.ts';
import { evaluateAlerts, type Told } from './evaluate.ts';
import type { AlertId } from './rule.ts';
import { alertRules } from './rules.ts';

const from = Math.floor(loadStart / 1000);
const seconds = 900;
const rules = alertRules();
/** Ten answers a second of donor, these of them bad. */
const load = (outcome: LoadRow['outcome'], bad: (i: number) => number): LoadRow[] =>
  Array.from({ length: seconds }, (_, i) => [
    answers(from + i, 'donor', 'good', 10 - bad(i)),
    answers(from + i, 'donor', outcome, bad(i)),
  ]).flat();
const told: Told = { windows: [], spent: (i) => i / 10 };
const of = (
  id: AlertId,
  evidence: Partial<Pick<Evidence, 'load' | 'probes' | 'samples' | 'marks'>>,
  with_: Told = told,
) => {
  const whole = { probes: [], samples: [], marks: [], ...evidence, load: columnsOf(evidence.load ?? []) };
  const found = evaluateAlerts(rules, { ...whole, grid: { from, seconds }, timeLimitSeconds: 5 }, with_).find(
    (r) => r.rule === id,
  );
  if (found === undefined) throw new Error(`no result of ${id}`);
  return found;
};
const at = (row: number) => (from + row + 1) * 1000;

describe('the alerts over a recorded series', () => {
  it('fire five minutes after the share crossed the bound, with what was spent by then', () => {
    const found = of('errors-critical', { load: load('server-error', (i) => (i >= 100 && i < 600 ? 5 : 0)) });
    // Over 60 s one second in ten is 5 %: the seventh bad second makes it more, 35 of 600.
    expect(found).toMatchObject({
      result: 'fired',
      firings: [
        { subject: 'donor', pendingAt: at(106), firedAt: at(406), budgetSpentSeconds: 40.6, fault: null },
      ],
    });
  });

  it('belong to the fault in whose window they became pending', () => {
    const windows = [
      { fault: '1-region-loss', of: 'fault' as const, op: 'read' as const, from: at(90), to: at(150) },
    ];
    const found = of(
      'errors-critical',
      { load: load('server-error', (i) => (i >= 100 ? 5 : 0)) },
      { ...told, windows },
    );
    expect(found.firings).toMatchObject([{ fault: '1-region-loss', resolvedAt: null }]);
  });

  it('are not observable where only wrong answers would make them fire', () => {
    expect(of('errors-critical', { load: load('wrong-answer', () => 5) }).result).toBe('not observable');
    expect(of('errors-critical', { load: load('wrong-answer', () => 0) }).result).toBe('silent');
  });

  it('tell 5 s of latency from a time limit of 5 s, and 10 s only where nothing was late', () => {
    const slow = load('late', () => 1);
    expect(of('p99-high', { load: slow }).result).toBe('fired');
    expect(of('p99-critical', { load: slow }).result).toBe('not observable');
    expect(of('p99-critical', { load: load('late', () => 0) }).result).toBe('silent');
  });

  it('hear two minutes of silence, and no shorter one', () => {
    const silent = (to: number) => load('network-error', (i) => (i >= 100 && i < to ? 10 : 0));
    expect(of('service-down', { load: silent(221) }).firings).toMatchObject([{ firedAt: at(220) }]);
    expect(of('service-down', { load: silent(220) }).firings).toEqual([]);
  });

  it('take a lag in bytes for less than half a minute only while the standby catches up', () => {
    const lag = (bytes: (i: number) => number) => ({
      samples: Array.from({ length: seconds + 1 }, (_, i) => ({
        kind: 'replication' as const,
        at: (from + i) * 1000,
        standby: 'pg-3',
        mode: 'async' as const,
        lagBytes: bytes(i),
      })),
    });
    expect(
      of(
        'replication-lag',
        lag((i) => (i % 30 === 0 ? 0 : 1000)),
      ).result,
    ).toBe('silent');
    expect(
      of(
        'replication-lag',
        lag((i) => (i % 40 === 0 ? 0 : 1000)),
      ).result,
    ).toBe('not observable');
  });

  it('are never silent about what was not recorded', () => {
    for (const rule of rules) expect(of(rule.id, {}).result, rule.id).toBe('not observable');
  });

  it('take every figure from a claim of the document', () => {
    expect(rules.flatMap((r) => r.claims).every((id) => id.startsWith('4.alert.'))).toBe(true);
    expect(() => alertRules([])).toThrow('expected a claim 4.alert.');
  });
});

describe('faults against alerts', () => {
  const { plan: whole, evidence } = smallRun();
  const plan = onlyObjectives(whole);
  const { alerts, clocks } = judge(plan, evidence);

  it('say that a window of minutes can not fire within a fault of seconds', () => {
    expect(alerts.matrix.find((c) => c.rule === 'errors-critical')).toMatchObject({
      fault: '1-database-primary-kill',
      expected: 'no',
      outcome: 'can not fire',
      says: expect.stringMatching(/^300 s of window > 24 s of fault/),
    });
    expect(clocks[0]?.instants.t2.says).toContain('can not fire within this fault, the quickest waits 300 s');
  });

  it('call an alert false that fired in no window, and leave t2 without it', () => {
    const samples = evidence.samples.map((s) =>
      s.kind === 'queue' && s.at < loadStart + 10_000 ? { ...s, depth: 20_000 } : s,
    );
    const verdict = judge(plan, { ...evidence, samples });
    expect(verdict.alerts.matrix).toContainEqual(
      expect.objectContaining({ fault: null, rule: 'queue', outcome: 'false' }),
    );
    expect(verdict.clocks[0]?.instants.t2.at).toBeNull();
  });

  it('give the recovery clock its t2, with the clock that it comes from', () => {
    const [t0] = clocks.map((c) => c.instants.t0.at);
    const fault = t0 ?? 0;
    const samples = evidence.samples.map((s) =>
      s.kind === 'queue' && s.at > fault + 2000 && s.at < fault + 9000 ? { ...s, depth: 20_000 } : s,
    );
    const { t2 } = judge(plan, { ...evidence, samples }).clocks[0]?.instants ?? {};
    expect(t2).toMatchObject({ clock: 'platform', uncertaintyMs: 2000 });
    expect(((t2?.at ?? 0) - fault) / 1000).toBeGreaterThan(2);
    expect(((t2?.at ?? 0) - fault) / 1000).toBeLessThan(6);
  });
});
