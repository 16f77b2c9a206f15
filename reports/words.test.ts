import { describe, expect, it } from 'vitest';
import { duration, interval, offset, sinceFault } from './words.ts';

describe('numbers in words', () => {
  it('say an open end of an interval', () => {
    expect(interval({ low: 61.2, high: null }, 'seconds')).toBe('at least 61.2 s');
    expect(interval({ low: null, high: 0.001 }, 'ratio')).toBe('at most 0.1 %');
    expect(interval({ low: null, high: null }, 'writes')).toBe('not known');
    expect(interval({ low: 1, high: 1 }, 'writes')).toBe('1 write');
  });

  it('give times as people read them', () => {
    expect([0, 59, 400, 3661].map(duration)).toEqual(['0 s', '59 s', '6 min 40 s', '1 h 1 min 1 s']);
    expect([0, 187, 3765, -5].map(offset)).toEqual(['0:00', '3:07', '1:02:45', '−0:05']);
    expect([-1.88, 0, 3.29].map(sinceFault)).toEqual(['−1.88 s', '+0 s', '+3.29 s']);
  });
});
