import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowed, onOurClock, skewKeeper, skewOf, unknownSkew } from './clock-skew.ts';

const second = 1000;
/** What an API server whose clock is ahead by `ahead` answers: its time, cut to the second. */
const answer = (ahead: number, sentAt: number, out: number, back: number) => ({
  date: Math.floor((sentAt + out + ahead) / second) * second,
  sentAt,
  receivedAt: sentAt + out + back,
});
const ahead = fc.double({ min: -100_000, max: 100_000, noNaN: true });
const way = fc.double({ min: 0, max: 500, noNaN: true });
const start = fc.double({ min: 1e12, max: 2e12, noNaN: true });

describe('the skew of a clock that tells whole seconds', () => {
  it('is between what each answer says, whatever way it took', () => {
    fc.assert(
      fc.property(ahead, start, way, way, (by, at, out, back) => {
        const { low, high } = skewOf(answer(by, at, out, back));
        // A thousandth of a millisecond is what numbers of this size leave.
        expect(low - by).toBeLessThanOrEqual(1e-3);
        expect(by - high).toBeLessThanOrEqual(1e-3);
        expect(high - low).toBeCloseTo(second + out + back, 2);
      }),
    );
  });

  it('is known to little more than a round trip after answers all over a second', () => {
    fc.assert(
      fc.property(ahead, start, (by, at) => {
        const skews = Array.from({ length: 11 }, (_, i) => skewOf(answer(by, at + 97 * i, 2, 2)));
        const { low, high } = skews.reduce(narrowed);
        expect(high - low).toBeLessThan(97 + 2 * 4);
        expect(low).toBeLessThanOrEqual(by + 1e-3);
        expect(high).toBeGreaterThanOrEqual(by - 1e-3);
      }),
    );
  });

  it('is the later one where a clock was set, and nothing where none was read', () => {
    expect(narrowed({ low: 0, high: 10 }, { low: 3600, high: 3700 })).toEqual({ low: 3600, high: 3700 });
    expect(skewKeeper().now()).toEqual(unknownSkew);
  });

  it('forgets answers of more than a minute ago, because clocks drift', () => {
    const keeper = skewKeeper();
    keeper.take(answer(0, 5_000, 0, 0));
    keeper.take(answer(0, 100_400, 0, 0));
    expect(keeper.now()).toEqual(skewOf(answer(0, 100_400, 0, 0)));
  });

  it('puts its times on our clock, as wide as it is known', () => {
    expect(onOurClock({ low: 90, high: 110 }, 5_000, 6_000)).toEqual({ from: 4_890, to: 5_910 });
  });
});
