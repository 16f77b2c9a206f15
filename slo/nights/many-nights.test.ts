import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureUpperBound, requestsNeeded } from '../statistics/clopper-pearson.ts';
import { poissonUpperBound } from '../statistics/poisson.ts';
import { steadyOfNight } from '../testing/sample-night.ts';
import { type NightCount, overNights } from './many-nights.ts';

const night = (seconds: number, failures?: (second: number) => number, trusted = true): NightCount => ({
  counts: steadyOfNight(seconds, failures),
  trusted,
});
const several = (n: number, make: (i: number) => NightCount): NightCount[] =>
  Array.from({ length: n }, (_, i) => make(i));

// How often they pass a system that just misses its bound are rows of `npm run calibrate`.
describe('the bound over many nights', () => {
  it('is the exact one of all requests together where nothing fails', () => {
    // 99.99 % takes 29,956 requests: 300 seconds of a hundred are just enough, 299 are not.
    expect(requestsNeeded(0.9999, 0, 0.95)).toBe(29_956);
    const enough = overNights(
      several(10, () => night(30)),
      0.95,
    );
    expect(enough).toMatchObject({ nights: 10, requests: 30_000, bad: 0, seconds: 300 });
    expect(enough.bounds.high).toBe(failureUpperBound({ failures: 0, trials: 30_000 }, 0.95));
    expect(enough.highAtWorst).toBeLessThanOrEqual(1e-4);
    const lacking = overNights([...several(9, () => night(30)), night(29)], 0.95);
    expect(lacking.highAtWorst).toBeGreaterThan(1e-4);
  });

  it('is the exact one of scattered failures', () => {
    const { bounds } = overNights(
      several(20, (i) => night(100, (s) => (i % 4 === 0 && s === 3 * i ? 1 : 0))),
      0.95,
    );
    expect(bounds).toMatchObject({ designEffect: 1, clusters: null });
    expect(bounds.high).toBe(failureUpperBound({ failures: 5, trials: 200_000 }, 0.95));
    expect(bounds.low).toBeGreaterThan(0);
  });

  it('takes one bad night for one episode, though its failures lie apart', () => {
    // 50 failures, one each other second: by seconds they are no cluster, and all are of one night of 40.
    const { bounds, requests } = overNights(
      several(40, (i) => night(100, (s) => (i === 7 && s % 2 === 0 ? 1 : 0))),
      0.95,
    );
    expect(bounds.clusters).toEqual({ blockSeconds: 100, episodes: 1 });
    expect(bounds.high * requests).toBeCloseTo(50 * poissonUpperBound(1, 0.95), -1);
  });

  it('finds a burst within a night', () => {
    const { bounds } = overNights(
      several(40, (i) => night(100, (s) => (i % 10 === 0 && s === 50 ? 9 : 0))),
      0.95,
    );
    expect(bounds.clusters).toEqual({ blockSeconds: 1, episodes: 4 });
    expect(bounds.designEffect).toBeCloseTo(9, 6);
  });

  it('takes nothing good from a night that can’t be trusted, and forgets nothing bad of it', () => {
    const good = several(10, () => night(100));
    const alone = overNights(good, 0.95);
    const busy = overNights([...good, night(100, undefined, false)], 0.95);
    expect(busy).toMatchObject({
      nights: 10,
      requests: 100_000,
      doubtful: { nights: 1, requests: 10_000, bad: 0 },
    });
    expect(busy.highAtWorst).toBe(alone.highAtWorst);
    const failed = overNights([...good, night(100, (s) => (s < 10 ? 3 : 0), false)], 0.95);
    expect(failed.bounds).toEqual(alone.bounds);
    expect(failed.doubtful.bad).toBe(30);
    expect(failed.highAtWorst * 100_000).toBeGreaterThan(30 * poissonUpperBound(1, 0.95) * 0.9);
  });

  it('counts requests that no row tells of as failures, also of a night that can’t be trusted', () => {
    const lost = { ...steadyOfNight(100), unaccounted: 4 };
    const good = several(10, () => night(100));
    for (const trusted of [true, false]) {
      const { highAtWorst } = overNights([...good, { counts: lost, trusted }], 0.95);
      expect(highAtWorst).toBeGreaterThan(failureUpperBound({ failures: 4, trials: 110_004 }, 0.95) * 0.999);
    }
  });

  it('knows nothing of nights without a request, and of none', () => {
    for (const nights of [[], [night(0)], [night(100, undefined, false)]]) {
      expect(overNights(nights, 0.95)).toMatchObject({ nights: 0, requests: 0, highAtWorst: 1 });
    }
  });

  it('never falls when one more request fails, on any night', () => {
    const failures = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 });
    const someNights = fc.array(fc.tuple(failures, fc.boolean()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(someNights, fc.nat(), fc.nat(11), (made, which, when) => {
        const at = which % made.length;
        const of = (more: number) =>
          made.map(([each, doubtful], i) =>
            night(12, (s) => (each[s] ?? 0) + (i === at && s === when ? more : 0), !doubtful),
          );
        const [before, after] = [overNights(of(0), 0.95), overNights(of(1), 0.95)];
        expect(after.highAtWorst).toBeGreaterThanOrEqual(before.highAtWorst);
        expect(before.highAtWorst).toBeGreaterThanOrEqual(before.bounds.high);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
