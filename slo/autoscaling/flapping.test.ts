import { expect, it } from 'vitest';
import { reversals } from './flapping.ts';

/** A service's size every second. */
const turns = (sizes: readonly number[], window = 5) =>
  reversals(
    sizes.map((desired, s) => ({ at: s * 1000, desired, ready: desired })),
    window,
  );

it('counts each change that goes against the one before it, within the window', () => {
  expect(turns([3, 4, 3])).toBe(1);
  expect(turns([3, 4, 3, 4])).toBe(2);
  expect(turns([4, 3, 5])).toBe(1);
  expect(turns([3, 4, 4, 4, 4, 4, 3])).toBe(1);
  expect(turns([3, 4, 4, 4, 4, 4, 4, 3])).toBe(0);
});

it('counts no change in one direction, nor the first', () => {
  expect(turns([3, 4, 6, 7])).toBe(0);
  expect(turns([7, 4, 3])).toBe(0);
  expect(turns([3, 3, 4])).toBe(0);
  expect(turns([])).toBe(0);
});
