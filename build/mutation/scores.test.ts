import { expect, it } from 'vitest';
import { type Mutant, scoreOf, scores, survivors } from './scores.ts';

const source = 'export const least = (a: number, b: number): number =>\n  a < b\n    ? a : b;\n';
const mutant = (status: string, replacement: string): Mutant => ({
  status,
  mutatorName: 'EqualityOperator',
  replacement,
  location: { start: { line: 2, column: 3 }, end: { line: 2, column: 8 } },
});

it('names each change that lived with its line, and the share of those that did not', () => {
  const mutants = [
    mutant('Killed', 'a >= b'),
    mutant('Timeout', 'true'),
    mutant('Survived', 'a <= b'),
    mutant('Ignored', 'false'),
  ];
  expect(scores({ 'slo/least.ts': { mutants, source } })).toBe(
    [' 66 %  2 of 3  slo/least.ts', '    2: a < b → a <= b (EqualityOperator)', ' 66 %  2 of 3  in all'].join(
      '\n',
    ),
  );
});

it('counts what no test runs as alive, and says so; a file without a change has no share', () => {
  const whole = {
    ...mutant('NoCoverage', '{}'),
    location: { start: { line: 2, column: 3 }, end: { line: 3, column: 12 } },
  };
  expect(
    scores({ 'slo/least.ts': { mutants: [whole], source }, 'slo/units.ts': { mutants: [], source: '' } }),
  ).toBe(
    [
      '  0 %  0 of 1  slo/least.ts',
      '    2: a < b ? a : b → {} (EqualityOperator, which no test runs)',
      '  - %  0 of 0  slo/units.ts',
      '  0 %  0 of 1  in all',
    ].join('\n'),
  );
});

it('counts what ends by an error of the tools as alive, too, and tells which ones only ran out of time', () => {
  const mutants = [mutant('Killed', 'true'), mutant('Timeout', 'false'), mutant('RuntimeError', 'a <= b')];
  expect(scoreOf([...mutants, mutant('Ignored', '0')])).toEqual({ tried: 3, killed: 2, byTime: 1 });
  expect(survivors({ 'slo/least.ts': { mutants, source } })).toEqual([
    'slo/least.ts:2: a < b → a <= b (EqualityOperator, RuntimeError)',
  ]);
});
