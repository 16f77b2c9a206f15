import { describe, expect, it } from 'vitest';
import { addWhere, onlyWhere, sumAt, summed } from './columns.ts';

describe('columns of seconds', () => {
  const [one, other] = [Float64Array.of(1, 2, 3), Float64Array.of(10, 20, 30)];
  const mask = Uint8Array.of(1, 0, 1);

  it('are added up second by second', () => {
    expect([...summed([one, other], 3)]).toEqual([11, 22, 33]);
    expect([...summed([], 2)]).toEqual([0, 0]);
    expect([0, 1, 2].map((i) => sumAt([one, other], i))).toEqual([11, 22, 33]);
    expect(sumAt([], 0)).toBe(0);
  });

  it('hold nothing of seconds after their end, and what is asked of them is no longer than it says', () => {
    expect([...summed([one, Float64Array.of(10)], 4)]).toEqual([11, 2, 3, 0]);
    expect([...summed([one], 2)]).toEqual([1, 2]);
    expect(sumAt([one, other], 3)).toBe(0);
    expect(one).toEqual(Float64Array.of(1, 2, 3));
  });

  it('are added to others in marked seconds only', () => {
    const sums = Float64Array.of(100, 100, 100);
    addWhere(mask, one, sums);
    expect([...sums]).toEqual([101, 100, 103]);
    addWhere(mask, Float64Array.of(5), sums);
    expect([...sums]).toEqual([106, 100, 103]);
  });

  it('are left with what their marked seconds hold, one after the other', () => {
    expect([...onlyWhere(mask, Float64Array.of(7, 8, 9))]).toEqual([7, 9]);
    expect([...onlyWhere(Uint8Array.of(0, 1, 1), Float64Array.of(7, 8, 9))]).toEqual([8, 9]);
    expect([...onlyWhere(Uint8Array.of(0, 0, 0), Float64Array.of(7, 8, 9))]).toEqual([]);
    expect([...onlyWhere(Uint8Array.of(1, 1, 1, 1), Float64Array.of(7, 8, 9))]).toEqual([7, 8, 9]);
  });
});
