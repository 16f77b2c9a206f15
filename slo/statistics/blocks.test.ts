import { describe, expect, it } from 'vitest';
import { blockLengths, blocksOf } from './blocks.ts';

const second = (trials: number, failures = 0) => ({ trials, failures });

describe('the lengths of blocks', () => {
  it.each([
    [10, [1]],
    [79, [1]],
    [80, [1, 2]],
    [400, [1, 2, 10]],
    [1000, [1, 5, 25]],
    [24_000, [1, 4, 24, 120, 600]],
  ])('of a run of %i s are %j: the longest that are forty, and fifths of them', (seconds, lengths) => {
    expect(blockLengths(seconds)).toEqual(lengths);
  });
});

describe('blocks', () => {
  it('are seconds where the load is level, though it wavers', () => {
    const wavering = Array.from({ length: 100 }, (_, i) => second(100 + (i % 2 ? 9 : -9), i === 7 ? 2 : 0));
    expect(blocksOf(wavering, 1)).toEqual({ counts: [2], blocks: 100 });
  });

  it('hold about as many requests where it is not, so that a quiet second is not one less likely to fail', () => {
    const ramp = [
      ...Array.from({ length: 40 }, () => second(100, 1)),
      ...Array.from({ length: 10 }, () => second(20, 1)),
    ];
    const { counts, blocks } = blocksOf(ramp, 1);
    expect(blocks).toBe(42);
    // Four quiet seconds make a block, and the two that are left over go to the last.
    expect(counts).toEqual([6, 4, ...Array(40).fill(1)]);
  });

  it('hold every failure, the ones left over at the end, too', () => {
    const seconds = Array.from({ length: 53 }, (_, i) => second(10, i % 3));
    for (const length of [1, 5, 25]) {
      const { counts } = blocksOf(seconds, length);
      expect(counts.reduce((a, b) => a + b, 0)).toBe(seconds.reduce((sum, s) => sum + s.failures, 0));
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
    }
  });

  it('close as soon as they hold three quarters of the mean, times their length', () => {
    // The mean is 100 a second: 75 are enough for a block of one, 150 for one of two.
    const seconds = [second(75, 1), second(125, 2), second(74, 3), second(126, 4)];
    expect(blocksOf(seconds, 1)).toEqual({ counts: [7, 2, 1], blocks: 3 });
    expect(blocksOf([second(75, 1), second(75, 2), second(125, 3), second(125, 4)], 2)).toEqual({
      counts: [7, 3],
      blocks: 2,
    });
  });

  it('are none without a second, and one where all requests came at once', () => {
    expect(blocksOf([], 1)).toEqual({ counts: [], blocks: 0 });
    expect(blocksOf([second(0), second(1000, 3), second(0)], 1)).toEqual({ counts: [3], blocks: 1 });
  });
});
