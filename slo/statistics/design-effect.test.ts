import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactBounds, failureUpperBound, type Tally } from './clopper-pearson.ts';
import { sequenceBounds } from './confidence-sequence.ts';
import { clusteredBounds, designEffectOf } from './design-effect.ts';
import { poissonUpperBound } from './poisson.ts';

/** A thousand requests a second, and what failed of them. */
const run = (seconds: number, failures: (second: number) => number): Tally[] =>
  Array.from({ length: seconds }, (_, second) => ({ trials: 1000, failures: failures(second) }));
const exact = exactBounds(0.95);

// How often they pass a system at its bound, and how often one that is well within it, are rows of `npm run calibrate`.
describe('bounds for clustered failures', () => {
  it('are Clopper and Pearson’s where failures are scattered', () => {
    const bounds = clusteredBounds(
      run(100, (s) => (s % 25 === 0 ? 1 : 0)),
      exact,
    );
    expect(bounds).toMatchObject({ designEffect: 1, clusters: null });
    expect(bounds.high).toBe(failureUpperBound({ failures: 4, trials: 100_000 }, 0.95));
  });

  it('take a burst for one event', () => {
    const bounds = clusteredBounds(
      run(100, (s) => (s === 50 ? 10 : 0)),
      exact,
    );
    expect(bounds.clusters).toEqual({ blockSeconds: 1, episodes: 1 });
    expect(bounds.designEffect).toBeCloseTo(10, 9);
    // One event among a tenth of the requests.
    expect(bounds.high).toBeCloseTo(failureUpperBound({ failures: 1, trials: 10_000 }, 0.95), 12);
    expect(bounds.high * 100_000).toBeCloseTo(10 * poissonUpperBound(1, 0.95), 1);
    expect(bounds.low).toBeLessThan(bounds.high / 10);
  });

  it('take each of a few bursts for as costly as the costliest', () => {
    const bounds = clusteredBounds(
      run(100, (s) => ({ 10: 20, 40: 3, 70: 5 })[s] ?? 0),
      exact,
    );
    expect(bounds.high * 100_000).toBeCloseTo(20 * poissonUpperBound(3, 0.95), 0);
  });

  it('find episodes that are longer than a second in longer blocks', () => {
    const long = run(1000, (s) => (s % 200 < 20 ? 1 : 0));
    const { clusters, designEffect } = clusteredBounds(long, exact);
    expect(clusters?.blockSeconds).toBe(25);
    expect(designEffect).toBeGreaterThan(10);
  });

  it('do not take a load that comes and goes for failures that cluster', () => {
    const waves = Array.from({ length: 600 }, (_, s) => {
      const trials = s % 60 < 30 ? 2000 : 200;
      return { trials, failures: trials / 200 };
    });
    expect(designEffectOf(waves)).toBe(1);
    const { clusters } = clusteredBounds(waves, exact);
    expect(clusters).toBeNull();
  });

  it('count requests of which no row tells as failures of their own', () => {
    const scattered = run(100, (s) => (s % 25 === 0 ? 1 : 0));
    const { high } = clusteredBounds(scattered, exact, { unaccounted: 3, surplus: 500 });
    expect(high).toBe(failureUpperBound({ failures: 7, trials: 99_503 }, 0.95));
  });

  it('count them where failures cluster, too', () => {
    const clustered = run(200, (s) => (s % 20 === 0 ? 4 : 0));
    const { high, designEffect } = clusteredBounds(clustered, exact);
    expect(designEffect).toBeGreaterThan(3);
    const more = clusteredBounds(clustered, exact, { unaccounted: 10, surplus: 0 });
    expect(more.high).toBeGreaterThan(1.1 * high);
  });

  it('do not forget that some failures cluster for others that do not', () => {
    // Three at once every 25 s, and one at a time in more and more of the other seconds.
    const failures = (others: number) => (s: number) =>
      s % 25 === 0 ? 3 : s % 25 !== 1 && s < others ? 1 : 0;
    const bounds = Array.from({ length: 200 }, (_, others) =>
      clusteredBounds(run(200, failures(others)), exact),
    );
    for (const [i, { high }] of bounds.entries()) {
      expect(high, `with others for ${i} s`).toBeGreaterThanOrEqual(bounds[i - 1]?.high ?? 0);
    }
    expect(bounds[0]?.clusters).not.toBeNull();
    expect(bounds.at(-1)?.clusters).toBeNull();
  });

  it.each([
    ['of a fixed size', exact, 300],
    ['that are looked at all the time', sequenceBounds(0.95), 60],
  ])('%s never fall when one more request fails', (_, bounds, numRuns) => {
    const scattered = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 170 });
    const bursts = fc.array(fc.tuple(fc.nat(169), fc.integer({ min: 1, max: 60 })), { maxLength: 6 });
    fc.assert(
      fc.property(scattered, bursts, fc.nat(), fc.integer({ min: 1, max: 5 }), (few, many, where, more) => {
        const tallies = few.map((n, s) => ({
          trials: 100 + (s % 7),
          failures: many.reduce((sum, [at, size]) => (at === s ? Math.min(90, sum + size) : sum), n >> 1),
        }));
        const before = clusteredBounds(tallies, bounds);
        const at = where % tallies.length;
        const after = clusteredBounds(
          tallies.map((t, i) => (i === at ? { ...t, failures: t.failures + more } : t)),
          bounds,
        );
        expect(after.high).toBeGreaterThanOrEqual(before.high);
        expect(after.low).toBeGreaterThanOrEqual(before.low);
      }),
      { numRuns, seed: 1 },
    );
  });
});
