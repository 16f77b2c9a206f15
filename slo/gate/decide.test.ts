import { describe, expect, it } from 'vitest';
import type { Ranks } from '../statistics/compare-ranks.ts';
import { talliesOf } from '../statistics/tallies.ts';
import {
  badOf,
  latencyConfidence,
  lateOf,
  sequentialShare,
  sideOf,
  slowerSide,
  slowerThanStable,
  worseThanStable,
} from './decide.ts';
import { openTracks, type SecondOfGate, type Tracks } from './tracks.ts';

const second = (answers: number, bad = 0, late = 0): SecondOfGate => ({ answers, bad, late });
const bySecond = (...seconds: [number, SecondOfGate][]) => new Map(seconds);
const row = (of: { trials: Float64Array; failures: Float64Array }) => [[...of.trials], [...of.failures]];

describe('the seconds of a gate', () => {
  it('are counted from the first to the last, whatever order they came in', () => {
    const seconds = bySecond([1003, second(9, 4, 1)], [1001, second(5, 2, 2)]);
    expect(row(badOf(seconds))).toEqual([
      [5, 0, 9],
      [2, 0, 4],
    ]);
  });

  it('have late answers among those that have a latency', () => {
    // Of nine answers four were bad, one of them by coming late: six had a latency.
    expect(row(lateOf(bySecond([1001, second(9, 4, 1)])))).toEqual([[6], [1]]);
    expect(row(lateOf(bySecond()))).toEqual([[], []]);
  });
});

describe('a share that one may look at all the time', () => {
  const seconds = talliesOf(
    Array.from({ length: 50 }, (_, s) => ({ trials: 40, failures: s === 7 ? 1 : 0 })),
  );

  it('is of all requests, with what other parties counted', () => {
    expect(sequentialShare(seconds, 0.95)).toMatchObject({
      tally: { failures: 1, trials: 2000 },
      seconds: 50,
    });
    expect(sequentialShare(seconds, 0.95, { unaccounted: 3, surplus: 500 }).tally).toEqual({
      failures: 4,
      trials: 1503,
    });
    expect(sequentialShare(seconds, 0.95, { unaccounted: 0, surplus: 5000 }).tally).toEqual({
      failures: 1,
      trials: 1,
    });
  });

  it('has bounds around what was seen, in order also where nothing is known', () => {
    const { low, high } = sequentialShare(seconds, 0.95).interval;
    expect(low).toBeLessThan(1 / 2000);
    expect(high).toBeGreaterThan(1 / 2000);
    expect(high).toBeLessThan(0.02);
    const nothing = sequentialShare(talliesOf([]), 0.95);
    expect(nothing.interval.low).toBeLessThanOrEqual(nothing.interval.high);
  });

  it('lies on a side of a bound when its whole interval does, and a request was made', () => {
    const share = sequentialShare(seconds, 0.95);
    const side = (low: number, high: number, trials = 10) =>
      sideOf({ ...share, tally: { failures: 0, trials }, interval: { low, high } }, 0.01);
    expect([side(0, 0.01), side(0, 0.011), side(0.01, 0.5), side(0.011, 0.5)]).toEqual([
      'met',
      'undecided',
      'undecided',
      'missed',
    ]);
    expect([side(0, 0, 0), side(0.5, 1, 0)]).toEqual(['undecided', 'undecided']);
  });
});

describe('a canary beside the stable version', () => {
  const tracks = (stable: SecondOfGate, canary: SecondOfGate): Tracks => {
    const open = openTracks(new Map(), () => true);
    const sum = second(stable.answers + canary.answers, stable.bad + canary.bad);
    // Spread, so that nothing clusters.
    const spread = (of: SecondOfGate) =>
      bySecond(
        ...Array.from({ length: 100 }, (_, s): [number, SecondOfGate] => [
          s,
          second(of.answers / 100, s % 10 === 3 ? of.bad / 10 : 0),
        ]),
      );
    return { ...open, all: spread(sum), of: { stable: spread(stable), canary: spread(canary) } };
  };
  const worse = (stable: SecondOfGate, canary: SecondOfGate, confidence = 0.95) =>
    worseThanStable(tracks(stable, canary), confidence);

  it('is worse when more of the bad answers are its own than its share of the traffic explains', () => {
    expect(worse(second(90_000, 10), second(10_000, 20))).toEqual({
      worse: true,
      stable: { answers: 90_000, bad: 10, late: 0 },
      canary: { answers: 10_000, bad: 20, late: 0 },
    });
    expect(worse(second(90_000, 90), second(10_000, 10)).worse).toBe(false);
    expect(worse(second(10_000, 10), second(90_000, 90)).worse).toBe(false);
    expect(worse(second(90_000, 20), second(10_000, 0)).worse).toBe(false);
  });

  it('is asked for the more the surer one wants to be', () => {
    const few = [second(90_000, 10), second(10_000, 10)] as const;
    expect(worse(...few, 0.95).worse).toBe(true);
    expect(worse(...few, 0.999999).worse).toBe(false);
  });

  it('is not worse where nothing is bad, or one of the two has no answer', () => {
    expect(worse(second(90_000), second(10_000)).worse).toBe(false);
    expect(worse(second(0), second(10_000, 500)).worse).toBe(false);
    expect(worse(second(10_000, 500), second(0)).worse).toBe(false);
    expect(worse(second(0), second(0)).worse).toBe(false);
  });

  it('adds up its seconds', () => {
    const of = bySecond([1, second(5, 2, 1)], [2, second(7, 3, 2)]);
    const { canary } = worseThanStable(
      { ...tracks(second(0), second(0)), of: { stable: bySecond(), canary: of } },
      0.95,
    );
    expect(canary).toEqual({ answers: 12, bad: 5, late: 3 });
  });

  it('is compared in latency with answers below the first bucket, too', () => {
    const open = openTracks(new Map(), () => true);
    const histogram = (zeroCount: number, offset: number) => ({
      scale: 3,
      zeroCount,
      offset,
      counts: [50, 50],
    });
    const latency = {
      stable: { ...open.latency.stable, donor: histogram(100, 4) },
      canary: { ...open.latency.canary, donor: histogram(0, 4) },
    };
    // Stable: half below both buckets. Canary: slower than those, and half and half with the rest.
    expect(slowerThanStable({ ...open, latency }, 'donor', 0.95)?.slower).toBeCloseTo(0.75, 9);
    expect(
      slowerThanStable(
        { ...open, latency: { stable: latency.canary, canary: latency.stable } },
        'donor',
        0.95,
      )?.slower,
    ).toBeCloseTo(0.25, 9);
  });
});

describe('the comparisons of latency', () => {
  it('share their error over services and looks, one look at least', () => {
    const gate = { confidence: 0.9, lookSeconds: 10 };
    expect(1 - latencyConfidence(gate, 4, 105)).toBeCloseTo(0.2 / 40, 12);
    expect(1 - latencyConfidence(gate, 4, 3)).toBeCloseTo(0.2 / 4, 12);
  });

  const ranks = (low: number, high: number): Ranks => ({
    slower: (low + high) / 2,
    low,
    high,
    statistic: 0,
    degreesOfFreedom: 9,
    pValue: 1,
  });

  it('are missed by one that is slower, and met by all that are not', () => {
    const side = (...all: (Ranks | null)[]) => slowerSide(all, 0.56);
    expect(side(ranks(0.4, 0.56), ranks(0.5, 0.5))).toBe('met');
    expect(side(ranks(0.4, 0.57), ranks(0.5, 0.5))).toBe('undecided');
    expect(side(ranks(0.56, 0.9), ranks(0.5, 0.5))).toBe('undecided');
    expect(side(ranks(0.57, 0.9), ranks(0.5, 0.5))).toBe('missed');
    expect(side(ranks(0.57, 0.9), null)).toBe('missed');
    expect(side(ranks(0.5, 0.5), null)).toBe('undecided');
    expect(side()).toBe('undecided');
  });
});
