import { expect, it } from 'vitest';
import { SuiteError } from './errors.ts';
import { exitCodeOf } from './exit-codes.ts';

it.each([
  ['USAGE', 64],
  ['CONFIG', 65],
  ['EVIDENCE', 65],
  ['TOOL', 69],
  ['OUTPUT', 73],
  ['IN_USE', 75],
  ['NOT_OURS', 73],
  ['INTERRUPTED', 130],
  ['PLATFORM', 69],
  ['KUBECONFIG', 65],
  ['DENIED', 69],
  ['SOMETHING', 70],
])('ends with the exit code of an error’s code: %s %i', (code, exit) => {
  expect(exitCodeOf(new SuiteError(code, 'x', 'x'))).toBe(exit);
});

it('looks through an error for the cause that says more, and calls the rest internal', () => {
  const cause = new SuiteError('OUTPUT', 'x', 'x');
  expect(exitCodeOf(new Error('x', { cause: new Error('y', { cause }) }))).toBe(73);
  expect(exitCodeOf('thrown text')).toBe(70);
  expect(exitCodeOf(undefined)).toBe(70);
});
