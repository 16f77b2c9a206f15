import { describe, expect, it } from 'vitest';
import { addWhere, onlyWhere, sumAt, summed } from './columns.ts';

describe('columns of seconds', () => {
  const columns = [Float64Array.of(1, 2, 3), Float64Array.of(10, 20)];

  it('add up second by second, with nothing where one ends before', () => {
    expect([...summed(columns, 4)]).toEqual([11, 22, 3, 0]);
    expect([0, 1, 2, 3].map((i) => sumAt(columns, i))).toEqual([11, 22, 3, 0]);
  });

  it('add up, and are kept, in marked seconds only', () => {
    const sums = Float64Array.of(5, 5, 5);
    addWhere(Uint8Array.of(1, 0, 1), Float64Array.of(1, 2, 3), sums);
    expect([...sums]).toEqual([6, 5, 8]);
    expect([...onlyWhere(Uint8Array.of(0, 1, 1), sums)]).toEqual([5, 8]);
  });
});
