import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, isOutside } from './band.ts';
import type { ScalerModel } from './observed.ts';
import { sampleModel } from './testing/sample-model.ts';
import { simulate, type World } from './testing/simulate.ts';

const outside = (world: World, model: ScalerModel = sampleModel) =>
  bandOf(simulate(model, world), model).filter(isOutside);

/** Straight lines between a level every 60 s. */
const along = (levels: readonly number[]) => (t: number) => {
  const at = Math.min(levels.length - 1, Math.floor(t / 60));
  const from = levels[at] ?? 0;
  const to = levels[Math.min(levels.length - 1, at + 1)] ?? from;
  return from + ((to - from) * (t - at * 60)) / 60;
};
/** Level after level, each for a minute. */
const jumping = (levels: readonly number[]) => (t: number) =>
  levels[Math.min(levels.length - 1, Math.floor(t / 60))] ?? 0;

const policy = fc.record({
  type: fc.constantFrom('Pods' as const, 'Percent' as const),
  value: fc.integer({ min: 1, max: 5 }),
  periodSeconds: fc.constantFrom(15, 30, 60),
});
const rules = fc.record({
  stabilisationSeconds: fc.constantFrom(0, 0, 30, 60, 120),
  selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
  policies: fc.array(policy, { minLength: 1, maxLength: 2 }),
  tolerance: fc.constantFrom(0, 0.1, 0.43),
});
const someModel: fc.Arbitrary<ScalerModel> = fc.record({
  min: fc.integer({ min: 1, max: 4 }),
  max: fc.integer({ min: 5, max: 25 }),
  target: fc.constantFrom(0.5, 0.7, 1.2),
  scaleUp: rules,
  scaleDown: rules,
  syncSeconds: fc.constantFrom(15, 30),
  lagSeconds: fc.constantFrom(1, 5, 20),
  slackSeconds: fc.constant(3),
});
const levels = fc.array(fc.double({ min: 0.2, max: 18, noNaN: true }), { minLength: 10, maxLength: 10 });

describe('the allowed band', () => {
  it('holds every track of a faithful autoscaler', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        levels,
        fc.boolean(),
        fc.boolean(),
        someModel,
        (seed, some, smooth, own, model) => {
          const load = smooth ? along(some) : jumping(some);
          const world = { seed, seconds: 600, load };
          return outside(world, own ? model : sampleModel).length === 0;
        },
      ),
      // A thousand more are a row of `npm run calibrate`.
      { numRuns: 100, seed: 4 },
    );
  });

  const seeds = Array.from({ length: 10 }, (_, i) => i);
  const caught = (world: Omit<World, 'seed'>, healthy = false) =>
    seeds.every((seed) => outside({ ...world, seed }).length > 0 !== healthy);

  it('is left by a scaler that is stuck', () => {
    const world = { seconds: 180, load: jumping([1.5, 6, 6]) };
    expect(caught({ ...world, stuck: true })).toBe(true);
    expect(caught(world, true)).toBe(true);
  });
  it('is left by one that never shrinks', () => {
    const world = { seconds: 300, load: () => 2, start: 10 };
    expect(caught({ ...world, stuck: true })).toBe(true);
    expect(caught(world, true)).toBe(true);
  });
  it('is left by one that goes beyond its maximum', () => {
    const world = { seconds: 300, load: jumping([2, 20]) };
    expect(caught({ ...world, scaler: { max: 30 } })).toBe(true);
    expect(caught(world, true)).toBe(true);
  });
  it('is left by one that ignores its stabilisation window', () => {
    const world = { seconds: 240, load: jumping([6, 6, 2, 2]), start: 9 };
    const hasty = { scaleDown: { ...sampleModel.scaleDown, stabilisationSeconds: 0 } };
    expect(caught({ ...world, scaler: hasty })).toBe(true);
    expect(caught(world, true)).toBe(true);
  });
  it('is left by one with a wider tolerance, and by one with a narrower', () => {
    const world = { seconds: 300, load: () => 6 * 0.7 * 1.2, start: 6 };
    const tolerant = (tolerance: number) => ({ scaleUp: { ...sampleModel.scaleUp, tolerance } });
    expect(caught({ ...world, scaler: tolerant(0.4) })).toBe(true);
    expect(caught(world, true)).toBe(true);
    const within = { seconds: 300, load: jumping([6 * 0.7 * 0.97, 6 * 0.7 * 1.06]), start: 6 };
    expect(caught({ ...within, scaler: tolerant(0) })).toBe(true);
    expect(caught(within, true)).toBe(true);
  });
  it('is left by one that grows faster than its policies', () => {
    const world = { seconds: 120, load: jumping([2, 12]) };
    const fast = { policies: [{ type: 'Pods' as const, value: 15, periodSeconds: 15 }] };
    expect(caught({ ...world, scaler: { scaleUp: { ...sampleModel.scaleUp, ...fast } } })).toBe(true);
    expect(caught(world, true)).toBe(true);
  });
});
