import { describe, expect, it } from 'vitest';
import { faultTimes, recoveryClock, sampleT0 } from '../testing/sample-times.ts';
import type { FaultTimes } from '../timeline.ts';
import type { RecoveryClock } from '../verdict.ts';
import { alertMatrix } from './matrix.ts';
import type { AlertFiring, AlertResult } from './result.ts';
import type { AlertId, AlertRule } from './rule.ts';
import { alertRules } from './rules.ts';

const rule = (id: AlertId, change: Partial<AlertRule> = {}): AlertRule => {
  const found = alertRules().find((r) => r.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return { ...found, ...change };
};
const result = (id: AlertId, change: Partial<AlertResult> = {}): AlertResult => ({
  rule: id,
  title: id,
  severity: 'high',
  result: 'silent',
  says: 'its condition never held',
  firings: [],
  ...change,
});
const firing = (change: Partial<AlertFiring> = {}): AlertFiring => ({
  subject: 'donor',
  pendingAt: sampleT0 + 1000,
  firedAt: sampleT0 + 3500,
  resolvedAt: null,
  budgetSpentSeconds: 1,
  fault: '1-node-kill',
  ...change,
});
const cells = (
  of: AlertRule,
  seen: AlertResult,
  faults: readonly FaultTimes[] = [faultTimes()],
  clocks: readonly RecoveryClock[] = [recoveryClock()],
) => alertMatrix([of], [seen], { loadStarted: null, loadEnded: null, faults }, clocks);
const soon = rule('errors-high', { forSeconds: 3 });

describe('faults against alerts', () => {
  it('say when an alert fired in a fault’s window, after the fault', () => {
    const fired = [firing(), firing({ subject: 'auth', firedAt: sampleT0 + 9000 })];
    expect(cells(soon, result('errors-high', { result: 'fired', firings: fired }))).toEqual([
      {
        fault: '1-node-kill',
        rule: 'errors-high',
        expected: 'yes',
        outcome: 'fired',
        says: 'for donor 3.5 s after the fault',
      },
    ]);
  });

  it('name one that fired though it does not concern the fault, and leave out one that did not', () => {
    const queue = rule('queue');
    expect(cells(queue, result('queue', { firings: [firing()] }))).toMatchObject([
      { outcome: 'fired', expected: 'no' },
    ]);
    expect(cells(queue, result('queue'))).toEqual([]);
  });

  it('expect errors to fire by an outage that lasts as long as they must hold, of reads or of writes', () => {
    const expected = (...clocks: RecoveryClock[]) =>
      cells(soon, result('errors-high'), undefined, clocks)[0]?.expected;
    const lasting = (ms: number, change: Partial<RecoveryClock> = {}) =>
      recoveryClock({ t5: sampleT0 + 1000 + ms }, change);
    expect([expected(lasting(3000)), expected(lasting(2999)), expected()]).toEqual(['yes', 'no', 'no']);
    expect(expected(lasting(100), lasting(3000, { op: 'write' }))).toBe('yes');
    expect(expected(lasting(9000, { fault: '2-zone-loss' }))).toBe('no');
    expect(expected(recoveryClock({ t1: null }))).toBe('no');
    const open = (low: number | null) =>
      expected(recoveryClock({ t5: null }, { rtoSeconds: { low, high: null } }));
    expect([open(3), open(2.9), open(null)]).toEqual(['yes', 'no', 'no']);
  });

  it('count what was imposed as an outage, though its recovery is timed from its end', () => {
    const imposed = faultTimes({}, { id: '1-http-errors', fault: 'http-errors' });
    const expected = (t0: number, at: Parameters<typeof recoveryClock>[0] = {}) =>
      cells(
        soon,
        result('errors-high'),
        [imposed],
        [recoveryClock({ t0, t1: null, ...at }, { fault: '1-http-errors' })],
      )[0]?.expected;
    expect([expected(sampleT0 + 3000), expected(sampleT0 + 2900)]).toEqual(['yes', 'no']);
    const after = { t1: sampleT0 + 2950, t5: sampleT0 + 3050 };
    expect(expected(sampleT0 + 2900, after)).toBe('yes');
  });

  it('say of a rule that waits longer than the fault and its own look back that it can not fire', () => {
    // The fault lasts 25 s; a share of errors outlasts it by 60 s.
    const cell = (forSeconds: number) => cells(rule('errors-high', { forSeconds }), result('errors-high'))[0];
    expect(cell(85)).toMatchObject({ outcome: 'silent', says: 'its condition never held', expected: 'no' });
    expect(cell(86)).toMatchObject({
      outcome: 'can not fire',
      expected: 'no',
      says: '86 s of window > 25 s of fault (and 60 s that its average looks back)',
    });
    const pending = (forSeconds: number) => cells(rule('pending', { forSeconds }), result('pending'))[0];
    expect(pending(25)).toMatchObject({ outcome: 'silent', expected: 'unknown' });
    expect(pending(26)).toMatchObject({ outcome: 'can not fire', says: '26 s of window > 25 s of fault' });
  });

  it('take a fault to last until its heal ended, as planned where no mark says so, or as its outage if that is longer', () => {
    const says = (change: Partial<FaultTimes>, clocks: RecoveryClock[] = []) =>
      cells(rule('pending'), result('pending'), [faultTimes(change)], clocks)[0]?.says;
    expect(says({ healEnded: sampleT0 + 31_000 })).toContain('> 31 s of fault');
    expect(says({ healEnded: null, healStarted: sampleT0 + 30_000 })).toContain('> 35 s of fault');
    expect(says({ healEnded: null, healStarted: null })).toContain('> 25 s of fault');
    expect(says({}, [recoveryClock({ t5: sampleT0 + 51_000 })])).toContain('> 50 s of fault');
  });

  it('know nothing of what neither prober nor ledger sees, but that one kill is one restart', () => {
    const kill = faultTimes({}, { id: '1-replica-kill', fault: 'replica-kill' });
    const expected = (above: number) =>
      cells(rule('crash-loop', { above, forSeconds: 0 }), result('crash-loop'), [kill], [])[0]?.expected;
    expect([expected(3), expected(1), expected(0)]).toEqual(['no', 'no', 'unknown']);
    expect(cells(rule('pending', { forSeconds: 0 }), result('pending'))[0]?.expected).toBe('unknown');
  });

  it('pass on that a rule could not be evaluated', () => {
    const blind = result('pending', { result: 'not observable', says: 'no sample of replicas was recorded' });
    expect(cells(rule('pending', { forSeconds: 1 }), blind)).toMatchObject([
      { outcome: 'not observable', says: 'no sample of replicas was recorded' },
    ]);
  });

  it('have no row of a fault without effect, nor of a rule without a result', () => {
    expect(cells(soon, result('errors-high'), [faultTimes({ effective: null })])).toEqual([]);
    expect(cells(soon, result('queue'))).toEqual([]);
  });

  it('end with the false alarms, each with all that it fired for', () => {
    const alone = (subject: string) => firing({ subject, fault: null });
    const firings = [firing(), alone('auth'), alone('camp'), alone('auth')];
    expect(cells(soon, result('errors-high', { firings }))).toMatchObject([
      { fault: '1-node-kill', outcome: 'fired' },
      {
        fault: null,
        rule: 'errors-high',
        expected: 'no',
        outcome: 'false',
        says: "fired for auth, camp in no fault's window",
      },
    ]);
    expect(cells(soon, result('errors-high', { firings: [firing()] }))).toHaveLength(1);
  });
});
