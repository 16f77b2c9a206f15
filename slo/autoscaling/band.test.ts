import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, changesIn, isOutside } from './band.ts';
import type { ScalerModel, SizeSample } from './observed.ts';
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
        fc.boolean(),
        someModel,
        (seed, some, smooth, tells, own, model) => {
          const load = smooth ? along(some) : jumping(some);
          const world = { seed, seconds: 600, load, tells };
          return outside(world, own ? model : sampleModel).length === 0;
        },
      ),
      // A thousand more are a row of `npm run calibrate`.
      { numRuns: 40, seed: 4 },
    );
  });

  const seeds = Array.from({ length: 10 }, (_, i) => i);
  /** Whether it tells its metric itself is of no matter; one that is stuck tells nothing new. */
  const caught = (world: Omit<World, 'seed'>, healthy = false) =>
    (world.stuck === true ? [false] : [false, true]).every((tells) =>
      seeds.every((seed) => outside({ ...world, seed, tells }).length > 0 !== healthy),
    );

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

describe('the band of samples by hand', () => {
  type Second = Partial<Omit<SizeSample, 'at'>>;
  /** One sample a second; three replicas at their target but for what `of` says. */
  const row = (seconds: number, of: (s: number) => Second, every = 1000): SizeSample[] =>
    Array.from({ length: seconds }, (_, s) => {
      const { desired = 3, ...more } = of(s);
      return { at: s * every, desired, ready: desired, utilisation: 0.7, ...more };
    });
  const band = (samples: readonly SizeSample[], model: ScalerModel = sampleModel) => bandOf(samples, model);
  const at = (s: number, samples: readonly SizeSample[], model?: ScalerModel) => {
    const point = band(samples, model)[s];
    if (point === undefined) throw new Error(`no sample at ${s}`);
    const { low, high, covered, waiting } = point;
    return { low, high, covered, waiting };
  };

  it('begins when as much was seen as the metric may be old, and anew after a gap', () => {
    const covered = (samples: SizeSample[]) => band(samples).flatMap((p, i) => (p.covered ? i : []));
    expect(covered(row(9, () => ({})))).toEqual([6, 7, 8]);
    const gap = row(16, () => ({})).map((s, i) => (i < 8 ? s : { ...s, at: s.at + 4001 }));
    expect(covered(gap)).toEqual([6, 7, 14, 15]);
    const narrower = gap.map((s, i) => (i < 8 ? s : { ...s, at: s.at - 1 }));
    expect(covered(narrower)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(
      at(
        3,
        row(9, () => ({})),
      ),
    ).toEqual({ low: 3, high: 20, covered: false, waiting: false });
    expect(covered(row(12, (s) => (s === 8 ? { ready: 0 } : {})))).toEqual([6, 7]);
  });

  it('lets a size stay that its metric asks for', () => {
    expect(
      at(
        20,
        row(21, () => ({})),
      ),
    ).toEqual({ low: 3, high: 20, covered: true, waiting: false });
    expect(band(row(200, () => ({}))).every((p) => !isOutside(p))).toBe(true);
  });

  it('asks for growth when each sync of one period and its policies’ had to see the load', () => {
    // Over since 10 s; all of what a sync may see is from 16 s on, and 15 s, 3 s and 15 s later one must have acted.
    const stuck = row(60, (s) => ({ utilisation: s < 10 ? 0.7 : 1 }));
    expect(at(15, stuck)).toMatchObject({ low: 3, waiting: false });
    expect(at(16, stuck)).toMatchObject({ low: 3, waiting: true });
    expect(at(47, stuck)).toMatchObject({ low: 3, waiting: true });
    expect(at(48, stuck)).toMatchObject({ low: 5, waiting: false });
    expect(band(stuck).filter(isOutside)).toHaveLength(12);
  });

  it('asks for no more than the policies, the room and the maximum allow', () => {
    const stuck = (room?: number) =>
      row(60, (s) => ({ utilisation: s < 10 ? 0.7 : 9, ...(room === undefined ? {} : { room }) }));
    expect(at(59, stuck()).low).toBe(7);
    expect(at(59, stuck(2)).low).toBe(5);
    expect(at(59, stuck(0))).toMatchObject({ low: 3, waiting: false });
    expect(at(59, stuck(-1)).low).toBe(3);
    expect(at(59, stuck(), { ...sampleModel, max: 6 }).low).toBe(6);
    const once = stuck(8).map((s, i) => (i === 40 ? { ...s, room: 1 } : s));
    expect(at(59, once).low).toBe(4);
  });

  it('asks for the least that any sync of that time may have seen, of the size that is there', () => {
    const eased = row(60, (s) => ({ utilisation: s < 10 ? 0.7 : s === 30 ? 0.8 : 1 }));
    expect(at(59, eased).low).toBe(4);
    // 0.8 less a per cent is above 0.77: four replicas. A metric within the tolerance begins the time anew.
    const paused = row(80, (s) => ({ utilisation: s < 10 ? 0.7 : s === 30 ? 0.75 : 1 }));
    expect(at(59, paused).low).toBe(3);
    expect([68, 69].map((s) => at(s, paused).low)).toEqual([3, 5]);
    const moved = row(80, (s) => ({ utilisation: s < 10 ? 0.7 : 2, ...(s < 40 ? {} : { desired: 4 }) }));
    expect(at(72, moved).low).toBe(3);
  });

  it('allows a step up to what the most of its metric asks for, within the policies', () => {
    const step = (to: number, utilisation = 1) =>
      at(
        30,
        row(32, (s) => ({ utilisation, ...(s < 30 ? {} : { desired: to, ready: 3 }) })),
      );
    expect(step(5)).toMatchObject({ low: 3, high: 5 });
    expect(step(6)).toMatchObject({ high: 5 });
    expect(step(9, 5)).toMatchObject({ high: 7 });
    expect(step(4, 0.7)).toMatchObject({ high: 3, covered: true });
  });

  it('takes for what a step was decided by also what is told one sample after it, and judges none without that', () => {
    const told = (from: number, to: number, late: number, seconds = 40) =>
      row(seconds, (s) => ({
        utilisation: s <= 30 ? from : late,
        ...(s < 30 ? { desired: 10 } : { desired: to, ready: 10 }),
      }));
    const calm = { ...sampleModel, scaleDown: { ...sampleModel.scaleDown, stabilisationSeconds: 0 } };
    expect(at(30, told(0.7, 13, 0.9), calm)).toMatchObject({ high: 13, covered: true });
    expect(at(30, told(0.7, 6, 0.4), calm)).toMatchObject({ low: 6, covered: true });
    expect(band(told(0.7, 13, 0.9), calm).filter(isOutside)).toEqual([]);
    // The one after is too late to be of this step.
    expect(at(30, [...told(0.7, 13, 0.7, 32), ...told(0.7, 13, 0.9).slice(32)], calm)).toMatchObject({
      high: 10,
    });
    const alone = { low: 3, high: 20, covered: false };
    expect(at(30, told(0.7, 13, 0.9, 31), calm)).toMatchObject(alone);
    const [gap, late] = [5001, 5000].map((wait) =>
      told(0.7, 13, 0.9).map((s, i) => (i <= 30 ? s : { ...s, at: s.at - 1000 + wait })),
    );
    expect(at(30, gap ?? [], calm)).toMatchObject(alone);
    expect(at(30, late ?? [], calm)).toMatchObject({ high: 13, covered: true });
    const blind = told(0.7, 13, 0.9).map(({ utilisation: _, ...s }, i) =>
      i === 31 ? s : { ...s, utilisation: 0.7 },
    );
    expect(at(30, blind, calm)).toMatchObject(alone);
  });

  it('takes off from a step what the policies already gave in their period', () => {
    const twice = (second: number) =>
      at(
        second,
        row(60, (s) =>
          s < 30
            ? { utilisation: 5 }
            : s < second
              ? { desired: 7, utilisation: 5 }
              : { desired: 20, ready: 7, utilisation: 5 },
        ),
      );
    // The first growth was between 29 s and 30 s: at 44 s it lies in the last fifteen, at 45 s it may not.
    expect([44, 45].map((s) => twice(s).high)).toEqual([7, 14]);
  });

  it('adds to a step what was taken away in the period of its policies, as long as it may lie in it', () => {
    const shrunk = (second: number) =>
      at(
        second,
        row(60, (s) =>
          s < 20
            ? { desired: 10 }
            : s < second
              ? { desired: 5, utilisation: 5 }
              : { desired: 20, ready: 5, utilisation: 5 },
        ),
      );
    // Twice the size at the period's start: 10 until 20 s, which a sync of 34 s to 35 s may just look back to.
    expect([35, 36].map((s) => shrunk(s).high)).toEqual([20, 10]);
  });

  it('allows no step up against the least that its stabilisation window must have seen', () => {
    const calm = { ...sampleModel, scaleUp: { ...sampleModel.scaleUp, stabilisationSeconds: 60 } };
    const rise = (since: number) =>
      at(
        100,
        row(102, (s) => ({
          utilisation: s < since ? 0.7 : 1.4,
          ...(s < 100 ? {} : { desired: 6, ready: 3 }),
        })),
        calm,
      ).high;
    // A sync lies in each eighteen seconds: one that saw 0.7 within the window holds the size.
    expect(rise(10)).toBe(7);
    expect(rise(90)).toBe(3);
  });

  it('allows a step down to the least that its metric asks for, but not before its window is over', () => {
    const drop = (since: number, to = 3) =>
      at(
        200,
        row(202, (s) => ({ desired: s < 200 ? 10 : to, ready: 10, utilisation: s < since ? 0.7 : 0.35 })),
      ).low;
    expect(drop(10)).toBe(5);
    expect(drop(150)).toBe(10);
  });

  it('asks for fewer once nothing in the window and the time of a sync asked for as many', () => {
    const never = row(200, (s) => ({ desired: 10, utilisation: s < 10 ? 0.7 : 0.3 }));
    // From 15 s on, 18 s and the 120 s of the window later.
    expect(at(152, never).high).toBe(20);
    expect(at(153, never).high).toBe(5);
    const short = { ...sampleModel, scaleDown: { ...sampleModel.scaleDown, stabilisationSeconds: 0 } };
    expect([47, 48].map((s) => at(s, never, short).high)).toEqual([20, 5]);
  });

  it('is all of the bounds for a size outside of them, which the next sync puts right', () => {
    const over = row(60, () => ({ desired: 25, utilisation: 0.1 }));
    expect(at(59, over)).toEqual({ low: 3, high: 20, covered: true, waiting: false });
    expect(
      at(
        59,
        row(60, () => ({ desired: 2, utilisation: 5 })),
      ),
    ).toMatchObject({ low: 3, high: 20 });
    expect(
      at(
        59,
        row(60, () => ({ desired: 20, utilisation: 0.7 })),
      ),
    ).toMatchObject({ low: 3, high: 20, covered: true });
  });

  it('knows each change by the samples that it lies between', () => {
    const sizes = [3, 3, 5, 4];
    expect(changesIn(sizes.map((desired, s) => ({ at: s * 1000, desired, ready: desired })))).toEqual([
      { after: 1000, at: 2000, by: 2 },
      { after: 2000, at: 3000, by: -1 },
    ]);
  });
});
