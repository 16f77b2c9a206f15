import { describe, expect, it } from 'vitest';
import { logBeta } from './log-beta.ts';

describe('the logarithm of the beta function', () => {
  // By factorials in sixty digits.
  it.each([
    [2, 3, -2.4849066497880004],
    [999, 20, -98.98417603233753],
    [1000, 20, -99.0039982869117],
    [1000, 1000, -1388.4826016359023],
    [2000, 1000, -1911.8746142144516],
    [10_000, 5, -42.87464787956629],
    [1e10, 3, -68.38440560956143],
  ])('of %d and %d is %d, in either order', (a, b, exact) => {
    expect(Math.abs(logBeta(a, b) - exact)).toBeLessThan(2e-12);
    expect(logBeta(b, a)).toBe(logBeta(a, b));
  });

  it('is that of π at one half, which is no factorial', () => {
    expect(logBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 13);
  });
});
