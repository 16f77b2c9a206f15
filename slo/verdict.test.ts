import { describe, expect, it } from 'vitest';
import { judge } from './judge.ts';
import { withLess, withMore } from './testing/damaged.ts';
import { sampleObjective } from './testing/sample-case.ts';
import { onlyObjectives, smallRun } from './testing/small-run.ts';
import { Finding, Verdict, verdictValues } from './verdict.ts';

const { plan, evidence } = smallRun();
/** What only a disrupted service has to say, and only a Kubernetes. */
const disruption = {
  asked: { delayMs: 0, errorShare: 0.5 },
  seen: {
    from: 1000,
    to: 11_000,
    seconds: 10,
    errors: { failures: 47, trials: 100, low: 0.38, high: 0.56 },
    addedMs: 1.5,
  },
};
const held = {
  fault: '1-node-kill',
  steps: [
    {
      step: 'node-down',
      after: 'fault',
      low: 39.6,
      high: 61,
      says: 'grace period 50 s',
      seen: 1,
      observed: { low: 70, high: 71 },
      outside: ['r1a1 after 70 s'],
      is: 'outside',
    },
  ],
};
/** One entry of each list: a schema holds each of them to the same. */
const whole = (() => {
  const verdict = judge(onlyObjectives(plan, 'availability'), evidence);
  const shortened = Object.entries(verdict).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.slice(0, 1) : value,
  ]);
  return Verdict.parse({
    ...Object.fromEntries(shortened),
    clocks: verdict.clocks.slice(0, 1).map((clock) => ({ ...clock, disruption })),
    steps: [held],
    alerts: { rules: verdict.alerts.rules.slice(0, 1), matrix: verdict.alerts.matrix.slice(0, 1) },
    cut: 'stopped',
    taints: ['busy'],
  });
})();

describe('a verdict', () => {
  it('is what its schema says, and nothing more at any depth', () => {
    for (const [key, value] of Object.entries(whole))
      if (Array.isArray(value)) expect(value, key).toHaveLength(1);
    expect(Verdict.parse(whole)).toEqual(whole);
    for (const more of withMore(whole)) expect(Verdict.safeParse(more).success).toBe(false);
  });

  it('of before lacks what came later, and nothing else', () => {
    const later = { cut: null, steps: [], burns: [], autoscaling: [], steady: [], latencies: [] };
    for (const less of withLess(whole)) {
      const [gone] = Object.keys(whole).filter((key) => !(key in less));
      const read = Verdict.safeParse(less);
      if (gone !== undefined && gone in later) expect(read.data).toEqual({ ...less, ...later, ...less });
      else expect(read.success, gone).toBe(false);
    }
  });
});

describe('a finding', () => {
  const found = {
    objective: sampleObjective({}),
    observed: null,
    interval: { low: null, high: null },
    says: 'nothing',
    evidence: [],
  };
  const asked = {
    PASS: {},
    FAIL: {},
    INCONCLUSIVE: { has: 'some', needs: 'more' },
    INVALID: { because: ['busy'] },
  };

  it.each(verdictValues)('of %s says what that asks for', (verdict) => {
    const finding = { verdict, ...found, ...asked[verdict] };
    expect(Finding.parse(finding)).toEqual(finding);
    for (const less of withLess(finding)) expect(Finding.safeParse(less).success).toBe(false);
    for (const more of withMore(finding)) expect(Finding.safeParse(more).success).toBe(false);
  });

  it('puts the worst first', () => {
    expect(verdictValues).toEqual(['FAIL', 'INVALID', 'INCONCLUSIVE', 'PASS']);
  });
});
