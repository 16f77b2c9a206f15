import { describe, expect, it } from 'vitest';
import type { SizeSample } from './observed.ts';
import { sampleModel } from './testing/sample-model.ts';
import { growths } from './time-to-size.ts';

type Second = { desired: number; ready?: number; utilisation?: number | null; room?: number };
/** One sample a second. */
const times = (...seconds: Second[]) =>
  growths(
    seconds.map(
      ({ desired, ready = desired, utilisation = 0.7, room }, s): SizeSample => ({
        at: s * 1000,
        desired,
        ready,
        ...(utilisation === null ? {} : { utilisation }),
        ...(room === undefined ? {} : { room }),
      }),
    ),
    sampleModel,
  );
const calm = { desired: 3 };
/** 0.99 / 0.7 × 3 = 4.2: five replicas at least. */
const busy = { desired: 3, utilisation: 1 };
const coming = { desired: 5, ready: 3, utilisation: 1 };
const grown = { desired: 5 };

describe('the time to a size', () => {
  it('begins and ends between two samples each', () => {
    expect(times(calm, busy, busy, coming, coming, grown)).toEqual([{ at: 1000, size: 5, low: 3, high: 5 }]);
  });

  it('is no less than nothing where the size came with the next sample, or the wish with the first', () => {
    expect(times(calm, busy, grown)).toEqual([{ at: 1000, size: 5, low: 0, high: 2 }]);
    expect(times(busy, grown)).toEqual([{ at: 0, size: 5, low: 0, high: 1 }]);
  });

  it('is open where the samples end before the size is there', () => {
    expect(times(calm, busy, busy, coming)).toEqual([{ at: 1000, size: 5, low: 2, high: null }]);
    expect(times()).toEqual([]);
  });

  it('goes on while fewer than that are ready, and is told of each growth', () => {
    const four = { desired: 4, ready: 4, utilisation: 0.8 };
    expect(times(busy, four, four, grown, calm, calm, busy, { desired: 5 })).toEqual([
      { at: 0, size: 5, low: 2, high: 3 },
      { at: 6000, size: 5, low: 0, high: 2 },
    ]);
  });

  it('asks for nothing by a wish that ended before anything was added', () => {
    expect(times(calm, busy, calm, calm)).toEqual([]);
    // It had begun to grow: what was wanted is waited for.
    expect(times(calm, busy, { desired: 4, utilisation: 0.6 }, { desired: 4, utilisation: 0.6 })).toEqual([
      { at: 1000, size: 5, low: 2, high: null },
    ]);
  });

  it('asks for nothing while readiness changes, without a metric, at the maximum or without room', () => {
    expect(times(calm, { ...busy, ready: 2 })).toEqual([]);
    expect(times(calm, { ...busy, utilisation: null })).toEqual([]);
    expect(times({ desired: 20, utilisation: 3 })).toEqual([]);
    expect(times({ desired: 19, utilisation: 3 })).toMatchObject([{ size: 20 }]);
    expect(times({ ...busy, room: 0 })).toEqual([]);
    expect(times({ ...busy, room: -4 })).toEqual([]);
    expect(times({ ...busy, room: 1 })).toMatchObject([{ size: 4 }]);
  });

  it('is told of what the autoscaler asks for while replicas are still missing', () => {
    // Six fit; seven are asked for, and then more.
    const six = { desired: 6, ready: 6, utilisation: 0.7 };
    const [seven, more] = [7, 14].map((desired) => ({ desired, ready: 6, utilisation: 2 }));
    if (seven === undefined || more === undefined) throw new Error('two sizes');
    expect(times(six, seven, seven, more, more)).toEqual([{ at: 1000, size: 7, low: 3, high: null }]);
    expect(times(six, seven, seven, { desired: 7 })).toEqual([{ at: 1000, size: 7, low: 1, high: 3 }]);
    expect(times(six, seven, seven, six, six)).toEqual([]);
    expect(times(six, { ...seven, utilisation: null }, { ...seven, utilisation: null })).toEqual([]);
    // Who lost a replica has not grown.
    expect(times(six, { ...six, ready: 5 }, { ...six, ready: 5 })).toEqual([]);
  });

  it('is not ended by a sample that tells nothing', () => {
    expect(times(busy, { ...busy, utilisation: null }, coming, grown)).toEqual([
      { at: 0, size: 5, low: 2, high: 3 },
    ]);
  });
});
