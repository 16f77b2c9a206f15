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

  it('agrees with its product form where one argument is huge', () => {
    for (const b of [999.5, 1e3, 1e6, 1e10]) {
      let product = Math.log(120);
      for (let j = 0; j <= 5; j += 1) product -= Math.log(b + j);
      expect(logBeta(6, b) / product).toBeCloseTo(1, 12);
    }
  });

  it('is that of π at one half, which is no factorial', () => {
    expect(logBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 13);
  });
});
