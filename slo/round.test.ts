import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounded, roundNumber } from './round.ts';

describe('numbers in a verdict', () => {
  it('keep six significant digits', () => {
    expect(roundNumber(0.123456789)).toBe(0.123457);
    expect(roundNumber(16_500.04321)).toBe(16_500);
  });
  it('keep instants to the millisecond', () => {
    expect(roundNumber(1_793_588_613_100.4)).toBe(1_793_588_613_100);
  });
  it('know no negative zero', () => {
    expect(Object.is(roundNumber(-0), 0)).toBe(true);
  });
  it('are finite', () => {
    expect(() => rounded({ a: [Number.NaN] })).toThrow('expected a finite number');
  });
  it('are rounded once: a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(roundNumber(roundNumber(x))).toBe(roundNumber(x));
      }),
      { seed: 1 },
    );
  });
  it('leave text, null and the order of keys alone', () => {
    expect(JSON.stringify(rounded({ b: 'x', a: null, c: [true, 1.00000049] }))).toBe(
      '{"b":"x","a":null,"c":[true,1]}',
    );
  });
});
