import { describe, expect, it } from 'vitest';
import { binomialAtMost } from '../statistics/binomial.ts';
import { acceptanceNumber, powerToFail, powerToPass, rejectionNumber, type Test } from './power.ts';

const test = (trials: number, bound: number, seconds = 200): Test => ({
  trials,
  seconds,
  bound,
  confidence: 0.95,
});

// That it is what simulated runs have is a row of `npm run calibrate`.
describe('the power of a run', () => {
  it('accepts and rejects at the numbers of the exact interval', () => {
    for (const [failures, trials] of [29_956, 47_437, 62_956, 77_535].entries()) {
      expect(acceptanceNumber(test(trials, 1e-4))).toBe(failures);
      expect(acceptanceNumber(test(trials - 1, 1e-4))).toBe(failures === 0 ? null : failures - 1);
    }
    // P(Bin(29,956, 10⁻⁴) ≥ 7) = 3.3 %, of 6 or more 8.3 %.
    expect(rejectionNumber(test(29_956, 1e-4))).toBe(7);
  });

  it('with 29,956 requests passes half the bound as often as nothing fails: e^-1.498', () => {
    expect(powerToPass(test(29_956, 1e-4), 0.5e-4)).toBeCloseTo(Math.exp(-1.4979), 3);
    expect(powerToPass(test(29_955, 1e-4), 0.5e-4)).toBe(0);
  });

  it('is a little less than that of the exact interval, for failures that look clustered by chance', () => {
    const t = test(3000, 0.01);
    const exact = binomialAtMost(acceptanceNumber(t) ?? 0, 3000, 0.005);
    expect(powerToPass(t, 0.005)).toBeLessThanOrEqual(exact);
    expect(powerToPass(t, 0.005)).toBeGreaterThan(0.8 * exact);
    expect(powerToFail(t, 0.02)).toBeGreaterThan(0.9);
  });

  it('knows large counts, too', () => {
    expect(powerToPass(test(1e10, 1e-4), 0.5e-4)).toBeCloseTo(1, 9);
    expect(powerToFail(test(1e10, 1e-4), 2e-4)).toBeCloseTo(1, 9);
  });
});
