import { describe, expect, it } from 'vitest';
import { recoveryClock, sampleT0 } from '../testing/sample-times.ts';
import type { RecoveryClock } from '../verdict.ts';
import type { AlertCell, AlertFiring } from './result.ts';
import type { AlertId } from './rule.ts';
import { alertRules } from './rules.ts';
import { withAlerts } from './tell.ts';

const rules = alertRules();
const firing = (after: number, change: Partial<AlertFiring> = {}): AlertFiring => ({
  subject: 'donor',
  pendingAt: sampleT0,
  firedAt: sampleT0 + after,
  resolvedAt: null,
  budgetSpentSeconds: 1,
  fault: '1-node-kill',
  ...change,
});
const cell = (rule: AlertId, outcome: AlertCell['outcome'], fault = '1-node-kill'): AlertCell => ({
  fault,
  rule,
  expected: 'no',
  outcome,
  says: '',
});
const t2 = (
  fired: readonly [AlertId, ...AlertFiring[]][],
  matrix: AlertCell[] = [],
  clock: RecoveryClock = recoveryClock(),
) =>
  withAlerts(
    [clock],
    {
      rules: fired.map(([rule, ...firings]) => ({
        rule,
        title: rule,
        severity: 'high',
        result: 'fired',
        says: '',
        firings,
      })),
      matrix,
    },
    rules,
  )[0]?.instants.t2;

describe('t2 of a recovery clock', () => {
  it('is the first alert that would have fired on its fault, with the clock of its rows', () => {
    expect(
      t2([
        ['errors-high', firing(9000), firing(5000)],
        ['queue', firing(7000)],
      ]),
    ).toEqual({
      at: sampleT0 + 5000,
      clock: 'k6',
      uncertaintyMs: 2000,
      says: 'errors-high would have fired for donor',
    });
    for (const [rule, clock] of [
      ['p99-high', 'k6'],
      ['service-down', 'k6'],
      ['queue', 'platform'],
    ] as const)
      expect(t2([[rule, firing(1)]])?.clock, rule).toBe(clock);
  });

  it('is none of another fault, nor one before this took effect; at that instant it is', () => {
    expect(t2([['queue', firing(5000, { fault: '2-zone-loss' })]])?.at).toBeNull();
    expect([-1, 0].map((after) => t2([['queue', firing(after)]])?.at)).toEqual([null, sampleT0]);
    expect(t2([['queue', firing(-1)]], [], recoveryClock({ t0: null }))?.at).toBe(sampleT0 - 1);
  });

  it('stays what was seen to fire', () => {
    const seen = recoveryClock({ t2: sampleT0 + 8000 });
    expect(t2([['queue', firing(5000)]], [], seen)).toBe(seen.instants.t2);
  });

  it('says why there is none', () => {
    const matrix = [
      cell('errors-high', 'can not fire'),
      cell('p99-high', 'can not fire'),
      cell('errors-critical', 'can not fire'),
      cell('service-down', 'can not fire'),
      cell('pending', 'silent'),
      cell('queue', 'silent'),
      cell('crash-loop', 'not observable'),
      cell('replication-lag', 'silent', '2-zone-loss'),
    ];
    const quickest = rules.find((r) => r.id === 'service-down')?.forSeconds;
    expect(t2([], matrix)).toEqual({
      at: null,
      clock: 'none',
      uncertaintyMs: 0,
      says: `4 rules can not fire within this fault, the quickest waits ${quickest} s; silent: pending, queue; not observable: crash-loop`,
    });
    expect(t2([], [cell('queue', 'silent')])?.says).toBe('silent: queue');
    expect(t2([], [cell('queue', 'silent', '2-zone-loss')])?.says).toBe('no alert concerns this fault');
  });

  it('leaves all else of the clock as it was', () => {
    const clock = recoveryClock();
    const [told] = withAlerts([clock], { rules: [], matrix: [] }, rules);
    expect(told).toEqual({
      ...clock,
      instants: { ...clock.instants, t2: { ...told?.instants.t2, at: null } },
    });
  });
});
