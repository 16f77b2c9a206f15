import { describe, expect, it } from 'vitest';
import type { Change } from '../../build/mutation/change.ts';
import type { Report } from '../../build/mutation/run-stryker.ts';
import { scoreOfAll } from '../../build/mutation/scores.ts';
import { trySample } from './try-sample.ts';

/** The n-th change of some file: every third one lives. */
const change = (n: number): Change => ({
  file: n % 2 === 0 ? 'slo/even.ts' : 'slo/odd.ts',
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  location: { start: { line: n + 1, column: 3 }, end: { line: n + 1, column: 8 } },
});
const sample = Array.from({ length: 10 }, (_, n) => change(n));
const make = (part: readonly Change[]): Report => {
  const report: Report = {};
  for (const { file, ...mutant } of part) {
    const status = mutant.location.start.line % 3 === 0 ? 'Survived' : 'Killed';
    report[file] ??= { source: file, mutants: [] };
    report[file].mutants.push({ ...mutant, status });
  }
  return report;
};
const always = () => true;

describe('trying a sample', () => {
  it('makes each of its changes once, in its order', () => {
    const parts: number[][] = [];
    const report = trySample(
      sample,
      4,
      (part) => {
        parts.push(part.map(({ location }) => location.start.line - 1));
        return make(part);
      },
      always,
      () => {},
    );
    expect(parts).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
    expect(scoreOfAll(report)).toEqual({ tried: 10, killed: 7, byTime: 0 });
    expect(report['slo/even.ts']).toMatchObject({ source: 'slo/even.ts', mutants: { length: 5 } });
  });

  it('begins no part when time is up, and says how far it is after each', () => {
    const tried: number[] = [];
    let left = 2;
    const report = trySample(
      sample,
      4,
      make,
      () => left-- > 0,
      (soFar) => tried.push(scoreOfAll(soFar).tried),
    );
    expect(tried).toEqual([4, 8]);
    expect(scoreOfAll(report).tried).toBe(8);
  });

  it('refuses results that leave a change out, or hold another one', () => {
    const short = (part: readonly Change[]) => make(part.slice(1));
    expect(() => trySample(sample, 4, short, always, () => {})).toThrow(
      'expected one result for each of 4 changes, found 3, none of slo/even.ts:1:3-1:8 ConditionalExpression true',
    );
    const other = (part: readonly Change[]) => make([change(11), ...part.slice(1)]);
    expect(() => trySample(sample, 4, other, always, () => {})).toThrow('found 4, none of slo/even.ts:1:3');
    const more = (part: readonly Change[]) => make([...part, change(11)]);
    expect(() => trySample(sample, 4, more, always, () => {})).toThrow('found 5');
  });
});
