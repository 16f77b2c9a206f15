import { expect, it } from 'vitest';
import { type Mutant, scores } from './scores.ts';

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
