import { describe, expect, it } from 'vitest';
import { numberAfter, pick } from './arrival.ts';

describe('picking a row', () => {
  it('goes through all of them before it repeats one', () => {
    const picked = new Set(Array.from({ length: 2000 }, (_, n) => pick(n, 2000)));
    expect([picked.size, Math.min(...picked), Math.max(...picked)]).toEqual([2000, 1, 2000]);
  });
});

describe('the number after a key', () => {
  it.each([
    ['{"status":"open","requestId":42}', 42],
    ['{"requestId":7,"status":"open"}', 7],
    ['{"requestId":null}', 0],
    ['{}', 0],
  ])('in %s is %d', (body, value) => {
    expect(numberAfter(body, 'requestId')).toBe(value);
  });
});
