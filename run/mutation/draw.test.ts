import { describe, expect, it } from 'vitest';
import { drawn } from './draw.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

describe('drawing a sample', () => {
  it('draws the same by the same seed, and another by another', () => {
    const many = Array.from({ length: 1000 }, (_, i) => i);
    expect(drawn(many, 50, 7)).toEqual(drawn(many, 50, 7));
    expect(drawn(many, 50, 8)).not.toEqual(drawn(many, 50, 7));
  });

  it('draws none twice, all when it is asked for more, and leaves what it draws from as it is', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      expect(new Set(drawn(letters, 3, seed)).size).toBe(3);
      expect(drawn(letters, 9, seed).toSorted()).toEqual(letters);
    }
    expect(letters).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([drawn(letters, 0, 1), drawn([], 3, 1)]).toEqual([[], []]);
  });

  it('begins a larger sample with the smaller one: what was tried of it is a sample, too', () => {
    expect(drawn(letters, 5, 3).slice(0, 2)).toEqual(drawn(letters, 2, 3));
  });

  it('draws each of the twenty ordered pairs equally often', () => {
    const times = new Map<string, number>();
    for (let seed = 1; seed <= 20_000; seed += 1) {
      const pair = drawn(letters, 2, seed).join('');
      times.set(pair, (times.get(pair) ?? 0) + 1);
    }
    expect(times.size).toBe(20);
    const chiSquared = [...times.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 19 degrees of freedom: one seedless run in a hundred would be above (tables of the distribution).
    expect(chiSquared).toBeLessThan(36.19);
  });
});
