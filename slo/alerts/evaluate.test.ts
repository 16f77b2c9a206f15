import { describe, expect, it } from 'vitest';
import type { Evidence, Mark } from '../evidence.ts';
import { judge } from '../judge.ts';
import { columnsOf } from '../load-columns.ts';
import type { LoadRow } from '../load-row.ts';
import { type ServiceId, serviceIds } from '../services.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { answers, onlyObjectives, smallRun } from '../testing/small-run.ts';
import { evaluateAlerts, type Told } from './evaluate.ts';
import type { AlertId } from './rule.ts';
import { alertRules } from './rules.ts';

const from = Math.floor(loadStart / 1000);
const seconds = 900;
const rules = alertRules();
/** Ten answers a second of donor, these of them bad. */
const load = (
  outcome: LoadRow['outcome'],
  bad: (i: number) => number,
  service: ServiceId = 'donor',
): LoadRow[] =>
  Array.from({ length: seconds }, (_, i) => [
    answers(from + i, service, 'good', 10 - bad(i)),
    answers(from + i, service, outcome, bad(i)),
  ]).flat();
/** Bad for so long: the share of a minute is above 5 % from the seventh second on, and for 53 s after the last. */
const badFrom = (start: number, length: number, service?: ServiceId): LoadRow[] =>
  load('server-error', (i) => (i >= start && i < start + length ? 5 : 0), service);
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

  it('belong to a window from its first instant until a minute after it, for which a share remembers', () => {
    const faultOf = (id: AlertId, rows: LoadRow[], begin: number, end: number) =>
      of(
        id,
        { load: rows },
        { ...told, windows: [{ fault: '1', of: 'fault', op: 'read', from: begin, to: end }] },
      ).firings.map((f) => f.fault);
    const pending = at(106);
    const share = badFrom(100, 500);
    expect(faultOf('errors-critical', share, pending, pending + 9)).toEqual(['1']);
    expect(faultOf('errors-critical', share, pending + 1, pending + 9)).toEqual([null]);
    expect(faultOf('errors-critical', share, 0, pending - 60_000)).toEqual([null]);
    expect(faultOf('errors-critical', share, 0, pending - 59_999)).toEqual(['1']);
    const silence = load('network-error', (i) => (i >= 100 ? 10 : 0));
    expect(faultOf('service-down', silence, 0, at(100))).toEqual([null]);
    expect(faultOf('service-down', silence, 0, at(100) + 1)).toEqual(['1']);
  });

  it('belong to the fault that began last, of two at once to the one that the plan has last', () => {
    const window = (fault: string, begin: number) => ({
      fault,
      of: 'fault' as const,
      op: 'read' as const,
      from: at(begin),
      to: at(200),
    });
    const faultOf = (...windows: Told['windows']) =>
      of('errors-critical', { load: badFrom(100, 500) }, { ...told, windows }).firings[0]?.fault;
    expect(faultOf(window('1', 50), window('2', 60))).toBe('2');
    expect(faultOf(window('2', 60), window('1', 50))).toBe('2');
    expect(faultOf(window('1', 50), window('2', 50))).toBe('2');
  });

  it('stand in the order in which they fired, those of one instant by name', () => {
    const all = serviceIds.flatMap((service) => badFrom(service === 'camp' ? 90 : 100, 300, service));
    const { firings } = of('errors-critical', { load: all });
    expect(firings.map((f) => f.subject)).toEqual(['camp', ...serviceIds.filter((s) => s !== 'camp').sort()]);
    expect(firings.map((f) => f.firedAt)).toEqual([at(396), ...Array.from({ length: 7 }, () => at(406))]);
  });

  it('are counted, and so are those whom they concern', () => {
    const twice = load('network-error', (i) => (i % 200 < 150 || i > 700 ? 10 : 0));
    const once = load('network-error', (i) => (i < 150 ? 10 : 0), 'auth');
    const found = of('service-down', { load: [...twice, ...once] });
    expect(found.says).toBe('5 times, for 2 of 8');
    expect(found.firings.at(-2)).toMatchObject({ subject: 'donor', resolvedAt: at(550) });
    expect(found.firings.at(-1)).toMatchObject({ subject: 'donor', resolvedAt: null });
  });

  it('say how near they came where they were silent', () => {
    const near = [...badFrom(100, 253), ...badFrom(100, 20, 'auth')];
    expect(of('errors-critical', { load: near })).toMatchObject({
      result: 'silent',
      says: 'its condition held for 299 s at most, and must hold for 300 s',
    });
    expect(of('errors-critical', { load: badFrom(100, 254) }).result).toBe('fired');
    expect(of('errors-critical', { load: load('late', () => 0) }).says).toBe(
      'its condition never held, and must hold for 300 s',
    );
  });

  it('tell a condition that held at one look from one that never did, and nothing of a wait that there is none of', () => {
    const asked = serviceIds.flatMap((s) => load('network-error', (i) => (i === 100 ? 10 : 0), s));
    expect(of('service-down', { load: asked }).says).toBe(
      'its condition held for 0 s at most, and must hold for 120 s',
    );
    const samples = Array.from({ length: 91 }, (_, i) => ({
      kind: 'queue' as const,
      service: 'notification' as const,
      at: (from + i * 10) * 1000,
      depth: 1,
    }));
    expect(of('queue', { samples }).says).toBe('its condition never held');
  });

  it('say what leaves them open: what else would decide it, or that too little was recorded', () => {
    expect(of('errors-critical', { load: load('wrong-answer', () => 5) }).says).toMatch(/^wrong answers/);
    expect(of('service-down', { load: [answers(from, 'donor', 'good', 1)] })).toMatchObject({
      result: 'not observable',
      says: 'too little was recorded',
    });
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

  const mark = (name: Mark['name'], second: number, subject: string, change: Partial<Mark> = {}): Mark => ({
    name,
    at: (from + second) * 1000,
    clock: 'platform',
    uncertaintyMs: 0,
    subject,
    ...change,
  });

  it('fire for a replica that waited for a node for five minutes, and for none that waited shorter', () => {
    const replicas = (unreadyFor: number) =>
      Array.from({ length: seconds }, (_, i) => ({
        kind: 'replicas' as const,
        at: (from + i) * 1000,
        service: 'donor' as const,
        region: 'region-1',
        desired: 3,
        ready: i < unreadyFor ? 2 : 3,
      }));
    const waiting = (until: number, ...more: Mark[]) =>
      of('pending', {
        samples: replicas(200),
        marks: [
          mark('replica-pending', 100, 'donor-1'),
          mark('replica-scheduled', until, 'donor-1'),
          ...more,
        ],
      });
    expect(waiting(401)).toMatchObject({
      result: 'fired',
      firings: [{ subject: 'donor-1', pendingAt: at(100), firedAt: at(400), resolvedAt: at(401) }],
    });
    expect(waiting(400)).toMatchObject({
      result: 'silent',
      says: 'its condition held for 299 s at most, and must hold for 300 s',
    });
    // One after the other, each shorter than that.
    const next = [mark('replica-pending', 300, 'donor-2'), mark('replica-gone', 550, 'donor-2')];
    expect(waiting(350, ...next).result).toBe('silent');
  });

  it('fire for a replica that its kubelet started anew a fourth time within ten minutes, and not for three', () => {
    const started = (...restarts: [second: number, restarts: number][]) =>
      of('crash-loop', {
        marks: restarts.flatMap(([second, n]) => [
          mark('replica-gone', second - 1, 'donor-1'),
          mark('replica-started', second, 'donor-1', { restarts: n }),
          mark('replica-gone', second - 1, 'donor-2'),
        ]),
      });
    // Its first start was before anybody looked.
    expect(started([10, 1], [30, 2], [60, 3], [120, 4])).toMatchObject({
      result: 'fired',
      firings: [{ subject: 'donor-1', firedAt: at(120) }],
    });
    expect(started([10, 1], [30, 2], [60, 3]).result).toBe('silent');
    expect(started([10, 1], [30, 2], [60, 3], [610, 4]).result).toBe('silent');
    expect(started([10, 1], [30, 2], [60, 3], [609, 4]).result).toBe('fired');
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
