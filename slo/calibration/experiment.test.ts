import { describe, expect, it } from 'vitest';
import type { Random } from '../random.ts';
import { failureUpperBound } from '../statistics/clopper-pearson.ts';
import { carriedOut, type Expectation, type Experiment } from './experiment.ts';

/** Seen with a probability that is known. */
const coin = (share: number, expects: Expectation, runs = 2000): Experiment => ({
  what: 'a coin',
  model: `${share}`,
  expects,
  runs,
  trial: (random) => random.next() < share,
});

describe('an experiment', () => {
  it('is the same each time, and another one when it is worded otherwise', () => {
    const one = coin(0.05, { kind: 'at most', share: 0.05 });
    expect(carriedOut(one)).toEqual(carriedOut(one));
    expect(carriedOut({ ...one, model: 'another' }).seen).not.toBe(carriedOut(one).seen);
  });

  it('has the exact binomial limits of one in a thousand', () => {
    // P(Bin(1000, 5 %) ≤ 73) = 99.93 %, of 72 or fewer 99.89 %.
    expect(carriedOut(coin(0, { kind: 'at most', share: 0.05 }, 1000)).limits).toEqual({
      fewest: 0,
      most: 73,
    });
    expect(carriedOut(coin(1, { kind: 'at least', share: 0.5 }, 1000)).limits).toEqual({
      fewest: 451,
      most: 1000,
    });
    expect(carriedOut(coin(0.12, { kind: 'about', share: 0.12, give: 0.01 })).limits).toEqual({
      fewest: 178,
      most: 307,
    });
  });

  it.each<[string, Expectation, number, number]>([
    ['at most', { kind: 'at most', share: 0.05 }, 0.05, 0.08],
    ['at least', { kind: 'at least', share: 0.5 }, 0.5, 0.45],
    ['about, above', { kind: 'about', share: 0.2, give: 0.01 }, 0.2, 0.26],
    ['about, below', { kind: 'about', share: 0.2, give: 0.01 }, 0.2, 0.14],
  ])('holds where what is seen is as expected (%s), and not where it is not', (_, expects, right, wrong) => {
    expect(carriedOut(coin(right, expects)).holds).toBe(true);
    expect(carriedOut(coin(wrong, expects)).holds).toBe(false);
  });

  it('that may never be seen does not hold once it is, nor when nothing would be seen anyway', () => {
    const always = (random: Random) => random.next() >= 0;
    const never: Experiment = { ...coin(0, { kind: 'never', control: always }, 500) };
    expect(carriedOut(never)).toMatchObject({ holds: true, seen: 0, expects: 'never' });
    expect(carriedOut({ ...never, trial: (random) => random.next() < 0.01 }).holds).toBe(false);
    const blind: Experiment = {
      ...never,
      expects: { kind: 'never', control: (random) => random.next() < 0.9 },
    };
    expect(carriedOut(blind)).toMatchObject({
      holds: false,
      seen: 0,
      expects: 'never, but without the violation always',
    });
  });

  it('can be carried out more often, which tells smaller differences', () => {
    const slightlyOff = coin(0.06, { kind: 'at most', share: 0.05 }, 1000);
    expect(carriedOut(slightlyOff).holds).toBe(true);
    expect(carriedOut(slightlyOff, 20)).toMatchObject({ holds: false, runs: 20_000 });
  });

  it('does not hold for an interval that is too narrow', () => {
    const missed = (confidence: number): Experiment => ({
      what: 'an upper bound',
      model: `of 300 trials at ${confidence}`,
      expects: { kind: 'at most', share: 0.05 },
      runs: 2000,
      trial: (random) =>
        failureUpperBound({ trials: 300, failures: random.binomial(300, 0.1) }, confidence) < 0.1,
    });
    expect(carriedOut(missed(0.95)).holds).toBe(true);
    expect(carriedOut(missed(0.85)).holds).toBe(false);
  });
});
