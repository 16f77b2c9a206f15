import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nonNegativeLeastSquares } from './non-negative-least-squares.ts';

const sizes = { minLength: 5, maxLength: 5 };
// Whole hundredths: random doubles are nearly all tiny.
const cell = fc.integer({ min: 0, max: 1000 }).map((x) => x / 100);
const matrix = fc.array(fc.array(cell, sizes), sizes);
const vector = fc.array(cell, sizes);

const times = (A: number[][], x: readonly number[]) =>
  A.map((row) => row.reduce((sum, a, j) => sum + a * (x[j] ?? 0), 0));
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((v, i) => v - (b[i] ?? 0)));

describe('non-negative least squares', () => {
  it('solves what Lawson and Hanson’s method is known to solve', () => {
    // The unconstrained solution (2, −1) has a negative part, so the best x ≥ 0 is on the edge.
    const x = nonNegativeLeastSquares(
      [
        [1, 1],
        [1, 2],
        [1, 3],
      ],
      [1, 0, -1],
    );
    expect(x[0]).toBeCloseTo(0, 9);
    expect(x[1]).toBe(0);
    expect(
      nonNegativeLeastSquares(
        [
          [2, 0],
          [1, 3],
        ],
        [4, 8],
      ),
    ).toEqual([2, 2]);
  });

  it('gives back the right side of every system that has a solution', () => {
    fc.assert(
      fc.property(matrix, vector, (A, truth) => {
        const b = times(A, truth);
        const x = nonNegativeLeastSquares(A, b);
        expect(distance(times(A, x), b)).toBeLessThan(1e-4 * (1 + Math.hypot(...b)));
      }),
    );
  });

  it('is never negative, and no small step within x ≥ 0 comes nearer', () => {
    fc.assert(
      fc.property(matrix, vector, fc.nat(4), fc.constantFrom(1e-3, -1e-3), (A, b, i, step) => {
        const x = nonNegativeLeastSquares(A, b);
        expect(Math.min(...x)).toBeGreaterThanOrEqual(0);
        const moved = x.map((v, j) => (j === i ? Math.max(0, v + step) : v));
        expect(distance(times(A, x), b)).toBeLessThanOrEqual(distance(times(A, moved), b) + 1e-5);
      }),
    );
  });
});
