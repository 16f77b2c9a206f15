import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.ts';
import { exactBounds } from '../statistics/clopper-pearson.ts';
import { clusteredBounds } from '../statistics/design-effect.ts';
import { acceptanceNumber, powerToFail, powerToPass, rejectionNumber, type Test } from './power.ts';

const test = (trials: number, bound: number, seconds = 200): Test => ({
  trials,
  seconds,
  bound,
  confidence: 0.95,
});

/** Whole runs, drawn request by request and judged by the judge's bounds: nothing of the planner is used. */
const simulated = ({ trials, seconds, bound, confidence }: Test, rate: number, runs = 400) => {
  const random = seededRandom(77);
  const ends = { pass: 0, fail: 0 };
  for (let run = 0; run < runs; run += 1) {
    const rows = Array.from({ length: seconds }, () => ({
      trials: trials / seconds,
      failures: random.binomial(trials / seconds, rate),
    }));
    const { low, high } = clusteredBounds(rows, exactBounds(confidence));
    if (high <= bound) ends.pass += 1 / runs;
    else if (low > bound) ends.fail += 1 / runs;
  }
  return ends;
};
/** Three standard errors of 400 runs, and the planner's own few points. */
const near = 0.13;

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

  it.each([
    [80_000, 2e-4],
    [3000, 0.01],
    [63_000, 1e-4],
  ])('of %i requests against %d is that of simulated runs', (trials, bound) => {
    const t = test(trials, bound);
    expect(Math.abs(powerToPass(t, bound / 2) - simulated(t, bound / 2).pass)).toBeLessThan(near);
    expect(Math.abs(powerToPass(t, bound / 10) - simulated(t, bound / 10).pass)).toBeLessThan(near);
    expect(Math.abs(powerToFail(t, bound * 2) - simulated(t, bound * 2).fail)).toBeLessThan(near);
  });

  it('knows large counts, too', () => {
    expect(powerToPass(test(1e10, 1e-4), 0.5e-4)).toBeCloseTo(1, 9);
    expect(powerToFail(test(1e10, 1e-4), 2e-4)).toBeCloseTo(1, 9);
  });
});
