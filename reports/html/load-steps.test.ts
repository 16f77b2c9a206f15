import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../slo/load-columns.ts';
import { answers } from '../../slo/testing/small-run.ts';
import { gridOver } from './grid.ts';
import { loadSteps } from './load-steps.ts';

const zero = 1_000_000;
/** Two steps of five seconds and a bit. */
const grid = { ...gridOver(zero, 0, 15), stepSeconds: 5, steps: 3 };
const at = (second: number, ...row: [Parameters<typeof answers>[1], Parameters<typeof answers>[2], number]) =>
  answers(zero / 1000 + second, ...row);
const timed = (row: ReturnType<typeof at>, scale: number, counts: number[]) => ({
  ...row,
  histogram: { scale, zeroCount: 0, offset: 0, counts },
});

describe('the load in the steps of the charts', () => {
  it('counts the answers of each step, of one service and of all', () => {
    const load = columnsOf([
      at(0, 'donor', 'good', 3),
      at(4, 'donor', 'good', 4),
      at(5, 'donor', 'good', 5),
      at(0, 'camp', 'good', 10),
      at(0, 'camp', 'late', 20),
      at(-1, 'camp', 'good', 100),
      at(15, 'camp', 'good', 100),
    ]);
    const { counts } = loadSteps(load, grid);
    expect([...counts('donor', 'good')]).toEqual([7, 5, 0]);
    expect([...counts('all', 'good')]).toEqual([17, 5, 0]);
    expect([...counts('all', 'late')]).toEqual([20, 0, 0]);
    expect([...counts('donor', 'late')]).toEqual([0, 0, 0]);
  });

  it('adds up the latencies of each step, bad answers too, and has none where nothing was timed', () => {
    const load = columnsOf([
      timed(at(0, 'donor', 'good', 3), 2, [3]),
      timed(at(4, 'donor', 'late', 4), 2, [4]),
      timed(at(0, 'camp', 'good', 5), 1, [5]),
      at(5, 'camp', 'dropped', 5),
    ]);
    const { latencies, coarsest } = loadSteps(load, grid);
    expect(latencies('donor').map((h) => h?.counts)).toEqual([[7], undefined, undefined]);
    expect(latencies('all').map((h) => h?.counts)).toEqual([[12], undefined, undefined]);
    expect(latencies('all')[0]?.scale).toBe(1);
    expect(coarsest).toBe(1);
  });
});
