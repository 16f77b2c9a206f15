import { describe, expect, it } from 'vitest';
import { blockLengths, blocksOf, blocksOfAll } from './blocks.ts';
import { talliesOf } from './tallies.ts';

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
    expect(blocksOf(talliesOf(wavering), 1)).toEqual({
      failing: [{ failures: 2, blocks: 1 }],
      blocks: 100,
    });
  });

  it('hold about as many requests where it is not, so that a quiet second is not one less likely to fail', () => {
    const ramp = [
      ...Array.from({ length: 40 }, () => second(100, 1)),
      ...Array.from({ length: 10 }, () => second(20, 1)),
    ];
    const { failing, blocks } = blocksOf(talliesOf(ramp), 1);
    expect(blocks).toBe(42);
    // Four quiet seconds make a block, and the two that are left over go to the last.
    expect(failing).toEqual([
      { failures: 6, blocks: 1 },
      { failures: 4, blocks: 1 },
      { failures: 1, blocks: 40 },
    ]);
  });

  it('hold every failure, the ones left over at the end, too', () => {
    const seconds = Array.from({ length: 53 }, (_, i) => second(10, i % 3));
    for (const length of [1, 5, 25]) {
      const { failing } = blocksOf(talliesOf(seconds), length);
      const held = failing.reduce((sum, { failures, blocks }) => sum + failures * blocks, 0);
      expect(held).toBe(seconds.reduce((sum, s) => sum + s.failures, 0));
      const kinds = failing.map((f) => f.failures);
      expect(kinds).toEqual([...new Set(kinds)].sort((a, b) => b - a));
    }
  });

  it('of several observations are counted together', () => {
    const [one, other] = [
      [1, 3, 0],
      [0, 3],
    ].map((each) => blocksOf(talliesOf(each.map((n) => second(10, n))), 1));
    expect(blocksOfAll([one, other].flatMap((of) => of ?? []))).toEqual({
      failing: [
        { failures: 3, blocks: 2 },
        { failures: 1, blocks: 1 },
      ],
      blocks: 5,
    });
  });

  it('are none without a second, and one where all requests came at once', () => {
    expect(blocksOf(talliesOf([]), 1)).toEqual({ failing: [], blocks: 0 });
    const atOnce = talliesOf([second(0), second(1000, 3), second(0)]);
    expect(blocksOf(atOnce, 1)).toEqual({ failing: [{ failures: 3, blocks: 1 }], blocks: 1 });
  });
});
