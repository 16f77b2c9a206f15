import { expect, it } from 'vitest';
import { type Change, fromZero, keyOf, rangeOf } from './change.ts';

const change: Change = {
  file: 'slo/least.ts',
  mutatorName: 'EqualityOperator',
  replacement: 'a <= b',
  location: fromZero({ start: { line: 1, column: 2 }, end: { line: 2, column: 7 } }),
};

it('names a change by all that tells it from others', () => {
  expect(keyOf(change)).toBe('slo/least.ts:2:3-3:8 EqualityOperator a <= b');
  const others: Change[] = [
    { ...change, file: 'slo/most.ts' },
    { ...change, replacement: 'a > b' },
    { ...change, mutatorName: 'ConditionalExpression' },
    { ...change, location: { ...change.location, end: { line: 3, column: 9 } } },
    { ...change, location: { ...change.location, start: { line: 2, column: 4 } } },
  ];
  expect(new Set([change, ...others].map(keyOf)).size).toBe(6);
});

it('gives Stryker its lines from 1 and its columns from 0', () => {
  expect(rangeOf(change)).toBe('slo/least.ts:2:2-3:7');
});
