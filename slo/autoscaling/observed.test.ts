import { describe, expect, it } from 'vitest';
import { type Envelope, envelopeOf, type SizeSample, stepOf } from './observed.ts';
import { sampleModel } from './testing/sample-model.ts';

const sample = (at: number, change: Partial<SizeSample> = {}): SizeSample => ({
  at,
  desired: 3,
  ready: 3,
  utilisation: 0.7,
  ...change,
});

describe('what a scaler may have seen', () => {
  it('lies between the least and the most of the samples around it', () => {
    const samples = [
      sample(0, { utilisation: 0.1, room: 1 }),
      sample(1, { utilisation: 0.6, room: 7 }),
      sample(2, { utilisation: 0.9, room: 5 }),
      sample(3, { utilisation: 0.7 }),
      sample(4, { utilisation: 2, room: 0 }),
    ];
    expect(envelopeOf(samples, 1, 3)).toEqual({
      least: 0.6,
      most: 0.9,
      fewestReady: 3,
      mostReady: 3,
      leastRoom: 5,
      countsUnready: false,
    });
    expect(envelopeOf(samples, 3, 3)).toEqual({
      least: 0.7,
      most: 0.7,
      fewestReady: 3,
      mostReady: 3,
      leastRoom: Infinity,
      countsUnready: false,
    });
  });

  it('may be the new load on the old replicas, where readiness changed', () => {
    const grown = [sample(0), sample(1, { ready: 6, utilisation: 0.5 })];
    expect(envelopeOf(grown, 1, 1)).toMatchObject({ least: 0.5, most: 1, fewestReady: 6, mostReady: 6 });
    const shrunk = [sample(0, { ready: 6 }), sample(1, { utilisation: 0.8 })];
    expect(envelopeOf(shrunk, 0, 1)).toMatchObject({ least: 0.4, most: 0.8, fewestReady: 3, mostReady: 6 });
    // None were ready before: nothing could be carried over.
    const risen = [sample(0, { ready: 0 }), sample(1, { utilisation: 0.8 })];
    expect(envelopeOf(risen, 1, 1)).toMatchObject({ least: 0.8, most: 0.8 });
  });

  it('is not known where a sample has no metric or nothing ready, or where there is none', () => {
    const { utilisation: _, ...blind } = sample(1);
    expect(envelopeOf([sample(0), blind, sample(2)], 0, 2)).toBeNull();
    expect(envelopeOf([sample(0), sample(1, { ready: 0 })], 0, 1)).toBeNull();
    expect(envelopeOf([sample(0)], 0, 1)).toBeNull();
    expect(envelopeOf([sample(0)], 1, 0)).toBeNull();
  });
});

describe('what a sync may have recommended', () => {
  const seen = (change: Partial<Envelope> = {}): Envelope => ({
    least: 1,
    most: 1.4,
    fewestReady: 5,
    mostReady: 5,
    leastRoom: 9,
    countsUnready: false,
    ...change,
  });

  it('is what the least and the most of the metric ask for, a per cent to either side', () => {
    // 0.99 / 0.7 × 5 = 7.07 and 1.41 / 0.7 × 5 = 10.07.
    expect(stepOf(seen(), 5, sampleModel)).toEqual({
      current: 5,
      fewest: 8,
      most: 11,
      settled: true,
      room: 9,
    });
  });

  it('is the size itself within the tolerance', () => {
    expect(stepOf(seen({ least: 0.65, most: 0.76 }), 5, sampleModel)).toMatchObject({ fewest: 5, most: 5 });
    // 0.63 less a per cent is below what a tenth lets be, and 0.77 and one above it.
    expect(stepOf(seen({ least: 0.63, most: 0.77 }), 5, sampleModel)).toMatchObject({ fewest: 5, most: 6 });
    expect(stepOf(seen({ least: 0.5, most: 0.77 }), 5, sampleModel)).toMatchObject({ fewest: 4, most: 6 });
  });

  it('may leave the size alone while readiness changes, or shrink to what one replica asks for', () => {
    const rising = stepOf(seen({ fewestReady: 3 }), 5, sampleModel);
    expect(rising).toEqual({ current: 5, fewest: 2, most: 11, settled: false, room: 9 });
    expect(stepOf(seen({ mostReady: 6 }), 5, sampleModel)).toMatchObject({ settled: false, most: 13 });
    const idle = { least: 0.1, most: 0.3, mostReady: 6 };
    expect(stepOf(seen(idle), 5, sampleModel)).toMatchObject({ fewest: 1, most: 5, settled: false });
    const busy = { least: 6, most: 7, fewestReady: 4 };
    expect(stepOf(seen(busy), 5, sampleModel)).toMatchObject({ fewest: 5, settled: false });
  });

  it('may count all that run where the metric does, as memory is, but no more than were asked for', () => {
    const two = { fewestReady: 2, mostReady: 2 };
    expect(stepOf(seen(two), 5, sampleModel)).toMatchObject({ most: 5 });
    expect(stepOf(seen({ ...two, countsUnready: true }), 5, sampleModel)).toMatchObject({ most: 11 });
    expect(stepOf(seen({ mostReady: 6, countsUnready: true }), 5, sampleModel)).toMatchObject({ most: 13 });
    expect(envelopeOf([sample(0, { countsUnready: true }), sample(1)], 0, 1)?.countsUnready).toBe(true);
  });

  it('asks for none at no use, and never for fewer', () => {
    expect(stepOf(seen({ least: 0, most: 0 }), 5, sampleModel)).toMatchObject({ fewest: 0, most: 1 });
  });
});
