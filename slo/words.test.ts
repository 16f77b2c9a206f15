import { describe, expect, it } from 'vitest';
import { fourDigits, many, number, percent, seconds } from './words.ts';

describe('percentages', () => {
  it.each([
    [0.5, '50 %'],
    [0.00039, '0.039 %'],
    [0.01234, '1.23 %'],
    [0.77, '77 %'],
    [0.9875, '98.75 %'],
    [0.9999, '99.99 %'],
    [0.99995654, '99.99565 %'],
    [0.9999932, '99.99932 %'],
    [1, '100 %'],
    [1.034, '103 %'],
  ])('%d reads %s', (share, text) => {
    expect(percent(share)).toBe(text);
  });
});

describe('numbers in words', () => {
  it('put thousands apart', () => {
    expect([29956, 31477.4].map(many)).toEqual(['29,956', '31,477']);
    expect([12345.678, 12.345, 3].map((n) => number(n))).toEqual(['12,346', '12.3', '3']);
  });

  it('say a rate with four digits', () => {
    expect([99.999, 123.456, 16499.7].map(fourDigits)).toEqual(['100', '123.5', '16500']);
  });

  it('give times as people read them', () => {
    expect([0, 0.028, 2.411, 61.23, 900.4].map(seconds)).toEqual([
      '0 s',
      '28 ms',
      '2.41 s',
      '61.2 s',
      '900 s',
    ]);
  });
});
