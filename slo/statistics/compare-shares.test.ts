import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { riskRatio } from './compare-shares.ts';

describe('the ratio of two rare shares', () => {
  it("is that of R's poisson.test on its own example, 11 of 800 against 21 of 3,011", () => {
    const found = riskRatio({ failures: 11, trials: 800 }, { failures: 21, trials: 3011 }, 0.95);
    expect(found.ratio).toBeCloseTo(1.971488, 5);
    expect(found.low).toBeCloseTo(0.8584264, 5);
    expect(found.high).toBeCloseTo(4.277226, 4);
  });

  it('tells nothing where nothing failed', () => {
    const none = { failures: 0, trials: 1000 };
    expect(riskRatio(none, none, 0.95)).toEqual({ ratio: null, low: 0, high: Infinity, pValue: 1 });
  });

  it('takes the smaller share of traffic into account', () => {
    const small = riskRatio({ failures: 1, trials: 100 }, { failures: 9, trials: 900 }, 0.95);
    expect(small.ratio).toBeCloseTo(1, 12);
    expect(small.pValue).toBeCloseTo(1 - 0.9 ** 10, 10);
  });

  // How often it finds equal ones different is a row of `npm run calibrate`.
  it('finds one that fails ten times as often', () => {
    const random = seededRandom(11);
    let significant = 0;
    for (let i = 0; i < 200; i += 1) {
      const a = { trials: 10_000, failures: random.binomial(10_000, 5e-3) };
      const b = { trials: 90_000, failures: random.binomial(90_000, 5e-4) };
      if (riskRatio(a, b, 0.95).pValue < 0.05) significant += 1;
    }
    expect(significant).toBeGreaterThanOrEqual(198);
  });

  it('refuses a sample without trials, whichever it is', () => {
    const none = { failures: 0, trials: 0 };
    const one = { failures: 0, trials: 1 };
    expect(() => riskRatio(none, one, 0.95)).toThrow('expected trials in both samples');
    expect(() => riskRatio(one, none, 0.95)).toThrow('expected trials in both samples');
  });

  it("refuses tallies that can't be and a confidence of one, also where nothing failed", () => {
    const impossible = { failures: 2, trials: 1 };
    const fine = { failures: 0, trials: 9 };
    expect(() => riskRatio(impossible, fine, 0.95)).toThrow('found 2 of 1');
    expect(() => riskRatio(fine, impossible, 0.95)).toThrow('found 2 of 1');
    expect(() => riskRatio(fine, fine, 1)).toThrow('expected a confidence');
  });
});
