import { describe, expect, it } from 'vitest';
import { binomialAtLeast, binomialAtMost } from '../statistics/binomial.ts';
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

  const shareKept = (t: Test, rate: number) =>
    powerToPass(t, rate) / binomialAtMost(acceptanceNumber(t) ?? 0, t.trials, rate);

  it('loses a few of 25 tries to failures that lie together by chance in some seconds, and none in one', () => {
    for (const seconds of [10, 20]) {
      const lost = 25 * (1 - shareKept(test(3000, 0.01, seconds), 0.005));
      expect(lost).toBeCloseTo(Math.round(lost), 9);
      expect(lost).toBeGreaterThan(0.5);
      expect(lost).toBeLessThan(5.5);
    }
    // All of them lie together there, and nothing tells it.
    expect(shareKept(test(3000, 0.01, 1), 0.005)).toBe(1);
    expect(shareKept(test(3000, 0.01, 0), 0.005)).toBe(1);
  });

  it('loses nothing where even clustered failures would decide the same, or there are too many to try', () => {
    expect(shareKept(test(3000, 0.01, 20), 0.0005)).toBe(1);
    expect(shareKept(test(100_000, 0.01, 20), 0.0095)).toBe(1);
    const t = test(3000, 0.01, 20);
    expect(powerToFail(t, 0.05)).toBe(binomialAtLeast(rejectionNumber(t) ?? 0, 3000, 0.05));
    expect(powerToFail(t, 0.05)).toBeGreaterThan(0.999);
  });

  it('is none where no number of failures decides', () => {
    expect(acceptanceNumber(test(10, 0.01))).toBeNull();
    expect(rejectionNumber(test(1, 0.99))).toBeNull();
    expect(powerToFail(test(1, 0.99), 1)).toBe(0);
    // All of so few may fail: each number passes a bound that none exceeds.
    expect(acceptanceNumber(test(3, 1))).toBe(3);
    expect(rejectionNumber(test(3, 0.1))).toBe(2);
  });

  it('says the same of the same plan', () => {
    const t = test(3000, 0.01, 20);
    expect(powerToPass(t, 0.005)).toBe(powerToPass(t, 0.005));
  });

  it('knows large counts, too', () => {
    expect(powerToPass(test(1e10, 1e-4), 0.5e-4)).toBeCloseTo(1, 9);
    expect(powerToFail(test(1e10, 1e-4), 2e-4)).toBeCloseTo(1, 9);
  });
});
