import { describe, expect, it } from 'vitest';
import { sampleNight, sampleNights } from '../testing/sample-night.ts';
import type { Night, PlanPart } from './night.ts';
import { comparableNights, summaryOf } from './summary.ts';

const otherwise = (part: PlanPart): Partial<Night> => ({
  comparable: { ...sampleNight(0).comparable, [part]: 'another' },
});

describe('a summary of nights', () => {
  it('puts together those whose plans are the same, oldest first, whatever their seeds', () => {
    const nights = sampleNights(5);
    const found = summaryOf([...nights].reverse());
    expect(found?.nights.map((n) => n.run)).toEqual(nights.map((n) => n.run));
    expect(new Set(found?.nights.map((n) => n.seed)).size).toBe(5);
    expect(found).toMatchObject({ older: 0, others: [], of: { run: 'run-004', scale: 0.01 } });
  });

  it('leaves out those of another plan, and says what of it is another', () => {
    const found = summaryOf(
      sampleNights(7, (i) => (i === 1 ? otherwise('scale') : i === 2 || i === 3 ? otherwise('load') : {})),
    );
    expect(found?.nights).toHaveLength(4);
    expect(found?.others).toEqual([
      { nights: 1, newest: 'run-001', differs: ['scale'] },
      { nights: 2, newest: 'run-003', differs: ['load'] },
    ]);
  });

  it('can be of any run, with the nights up to it and none after', () => {
    const nights = sampleNights(6, (i) => (i < 4 ? otherwise('faults') : {}));
    expect(summaryOf(nights, { run: 'run-002' })?.nights.map((n) => n.run)).toEqual([
      'run-000',
      'run-001',
      'run-002',
    ]);
    expect(summaryOf(nights, { run: 'run-005' })?.nights).toHaveLength(2);
    expect(comparableNights(nights, 'run-005').map((n) => n.run)).toEqual(['run-004', 'run-005']);
    expect(comparableNights(nights, 'never')).toEqual([]);
    expect(summaryOf(nights, { run: 'never' })).toBeNull();
    expect(summaryOf([])).toBeNull();
  });

  it('can be of the newest only, and counts the older ones', () => {
    const found = summaryOf(sampleNights(10), { last: 3 });
    expect(found?.nights.map((n) => n.run)).toEqual(['run-007', 'run-008', 'run-009']);
    expect(found?.older).toBe(7);
    expect(found?.shares).toMatchObject([{ nights: 3 }]);
  });

  it('puts runs of one instant in the order of their names, however they come', () => {
    const createdAt = sampleNight(0).createdAt;
    const nights = sampleNights(4, () => ({ createdAt }));
    const inOrder = ['run-000', 'run-001', 'run-002', 'run-003'];
    for (const some of [nights, [...nights].reverse(), [2, 0, 3, 1].flatMap((i) => nights[i] ?? [])])
      expect(summaryOf(some)?.nights.map((n) => n.run)).toEqual(inOrder);
  });

  it('takes a run that is there twice once, by its later line', () => {
    const nights = [...sampleNights(3), sampleNight(1, { verdict: 'FAIL' })];
    expect(summaryOf(nights)?.nights.map((n) => n.verdict)).toEqual(['PASS', 'FAIL', 'PASS']);
    expect(summaryOf(nights)?.shares).toMatchObject([{ requests: 30_000 }]);
  });

  it('names why a night is in doubt', () => {
    const found = summaryOf([
      sampleNight(0, { taints: ['machine over 90 % busy', 'and more'] }),
      sampleNight(1, { cut: 'Ctrl-C' }),
      sampleNight(2),
    ]);
    expect(found?.nights.map((n) => n.inDoubt)).toEqual([
      'machine over 90 % busy',
      'not carried through: Ctrl-C',
      null,
    ]);
  });
});
