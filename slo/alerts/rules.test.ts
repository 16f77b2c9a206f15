import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { alertIds } from './rule.ts';
import { alertRules } from './rules.ts';

const rules = alertRules();
const documented = claims.filter((c) => c.id.startsWith('4.alert.'));

describe('the rules of the document’s alerts', () => {
  it('are one for each, in its order', () => {
    expect(rules.map((r) => r.id)).toEqual(alertIds);
    for (const rule of rules) expect(rule.title, rule.id).not.toBe('');
  });

  it.each([
    ['critical', 8],
    ['high', 6],
    ['medium', 5],
  ] as const)('are, of severity %s, %d', (severity, count) => {
    expect(rules.filter((r) => r.severity === severity)).toHaveLength(count);
  });

  it('look at what a run records, or say why they can not', () => {
    const measures = rules.flatMap(({ id, measure }) => (measure.of === 'unrecorded' ? [] : [[id, measure]]));
    expect(measures).toEqual([
      ['service-down', { of: 'silence' }],
      ['errors-critical', { of: 'errors' }],
      ['p99-critical', { of: 'late', slowerThan: 10 }],
      ['crash-loop', { of: 'restarts', within: 600 }],
      ['queue', { of: 'queue' }],
      ['errors-high', { of: 'errors' }],
      ['p99-high', { of: 'late', slowerThan: 5 }],
      ['pending', { of: 'unready' }],
      ['replication-lag', { of: 'replication-lag' }],
    ]);
    for (const { id, measure } of rules)
      if (measure.of === 'unrecorded') expect(measure.because, id).not.toBe('');
  });

  it('fire above these bounds for so long', () => {
    expect(
      rules.flatMap((r) => (r.above === 0 && r.forSeconds === 0 ? [] : [[r.id, r.above, r.forSeconds]])),
    ).toEqual([
      ['service-down', 0, 120],
      ['errors-critical', 0.05, 300],
      ['p99-critical', 0.01, 300],
      ['crash-loop', 3, 0],
      ['disk-critical', 0.9, 0],
      ['queue', 10_000, 0],
      ['errors-high', 0.01, 600],
      ['p99-high', 0.01, 600],
      ['pending', 0, 300],
      ['replication-lag', 30, 0],
      ['cache-hits', 0.5, 0],
      ['fulfilment', 1200, 0],
      ['certificate', 2_592_000, 0],
      ['disk-medium', 0.8, 0],
      ['memory', 0.85, 0],
    ]);
  });

  it.each(documented.map((c) => [c.id, c] as const))(
    'name %s where they take their figure from it, only there',
    (id, claim) => {
      const other = documented.map((c) => (c === claim ? { ...c, figure: c.figure / 2 } : c));
      const changed = alertRules(other).filter(
        (rule, i) => JSON.stringify(rule) !== JSON.stringify(rules[i]),
      );
      expect(changed.map((r) => r.id)).toEqual(rules.filter((r) => r.claims.includes(id)).map((r) => r.id));
    },
  );

  it.each([...new Set(rules.flatMap((r) => r.claims))])('do not go without %s', (id) => {
    expect(() => alertRules(documented.filter((c) => c.id !== id))).toThrow(
      new RangeError(`expected a claim ${id}, found none to take a figure from`),
    );
  });
});
