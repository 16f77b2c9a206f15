import { describe, expect, it } from 'vitest';
import { sampleObjective } from '../testing/sample-case.ts';
import { Finding } from '../verdict.ts';
import { against, fail, inconclusive, invalid, nothing, pass } from './finding.ts';

const objective = sampleObjective({});
const seen = { observed: 1, interval: { low: 0, high: 2 }, says: 'one', evidence: ['load'] };

describe('a finding', () => {
  it('is what was seen of an objective, with its verdict and what that asks for', () => {
    const findings = [
      pass(objective, seen),
      fail(objective, seen),
      inconclusive(objective, seen, 'some', 'more'),
      invalid(objective, seen, ['busy']),
    ];
    expect(findings).toEqual([
      { verdict: 'PASS', objective, ...seen },
      { verdict: 'FAIL', objective, ...seen },
      { verdict: 'INCONCLUSIVE', objective, ...seen, has: 'some', needs: 'more' },
      { verdict: 'INVALID', objective, ...seen, because: ['busy'] },
    ]);
    for (const finding of findings) expect(Finding.parse(finding)).toEqual(finding);
    expect(nothing('no row', 'load', 'marks')).toEqual({
      observed: null,
      interval: { low: null, high: null },
      says: 'no row',
      evidence: ['load', 'marks'],
    });
  });

  it('is met up to the bound, missed beyond it, and undecided where the interval holds it or has no end', () => {
    const of = (low: number | null, high: number | null) => against({ low, high }, 5);
    expect([of(0, 5), of(0, 5.1), of(5, 6), of(5.1, 6)]).toEqual(['met', 'undecided', 'undecided', 'missed']);
    expect([of(null, 5), of(null, 6), of(6, null), of(4, null), of(null, null)]).toEqual([
      'met',
      'undecided',
      'missed',
      'undecided',
      'undecided',
    ]);
    expect(against({ low: null, high: null }, -1)).toBe('undecided');
  });
});
