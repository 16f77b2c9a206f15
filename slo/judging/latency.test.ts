import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import { loadStart } from '../testing/sample-plan.ts';
import { answers, findingOn, smallRun, withAnswers } from '../testing/small-run.ts';

const { plan, evidence } = smallRun();
const latency = (e: Evidence) => findingOn(plan, e, 'latency-p99:donor');
const second = loadStart / 1000;
const each = (outcome: 'late' | 'dropped' | 'server-error', n: number) =>
  withAnswers(
    evidence,
    Array.from({ length: 205 }, (_, i) => answers(second + i, 'donor', outcome, n)),
  );

describe('latency', () => {
  it('passes when next to nothing is late', () => {
    expect(latency(evidence)).toMatchObject({ verdict: 'PASS', observed: 0 });
  });
  it.each(['late', 'dropped'] as const)('fails when too many requests are %s', (outcome) => {
    expect(latency(each(outcome, 1))?.verdict).toBe('FAIL');
  });
  it('does not get better by answers that fail fast', () => {
    expect(latency(each('server-error', 50))?.interval).toEqual(latency(evidence)?.interval);
  });
  it('shows the p99 of steady state alone, with its error', () => {
    const slow = { scale: 3, zeroCount: 0, offset: 95, counts: [4000] };
    const ramp = withAnswers(evidence, [{ ...answers(second + 3, 'donor', 'good', 4000), histogram: slow }]);
    expect(latency(ramp)?.says).toContain('p99 about 1');
    expect(latency(ramp)?.says).toContain(' ms (± 4.43 %)');
  });
});
