import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOfAll } from './blocks.ts';
import { clusteredParts, partSizes, scatteredPart, wholePart } from './parts.ts';

/** A block of each count. */
const blocks = (counts: readonly number[]) =>
  blocksOfAll(
    counts.map((failures) => ({ failing: failures > 0 ? [{ failures, blocks: 1 }] : [], blocks: 1 })),
  );

/** Every part of the failures of a few blocks: how many of each. */
const everyPart = (counts: readonly number[]): number[][] =>
  counts.reduce<number[][]>(
    (parts, most) => parts.flatMap((p) => Array.from({ length: most + 1 }, (_, n) => [...p, n])),
    [[]],
  );
const failuresIn = (part: readonly number[]) => part.reduce((a, b) => a + b, 0);
const squaresIn = (part: readonly number[]) => part.reduce((sum, n) => sum + n ** 2, 0);

const scatteredParts = (of: ReturnType<typeof blocks>) =>
  partSizes(wholePart(of).failures).map((failures) => scatteredPart(of, failures));

describe('parts of the failures', () => {
  const few = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });

  it('are, of each size, the most clustered and the most scattered of all that there are', () => {
    fc.assert(
      fc.property(few, (counts) => {
        const all = everyPart(counts);
        const clustered = clusteredParts(blocks(counts));
        const scattered = scatteredParts(blocks(counts));
        expect(clustered.map((p) => p.failures)).toEqual(scattered.map((p) => p.failures));
        expect(clustered.length).toBe(failuresIn(counts));
        for (const [i, part] of clustered.entries()) {
          const alike = all.filter((p) => failuresIn(p) === part.failures);
          expect(part.squares).toBe(Math.max(...alike.map(squaresIn)));
          expect(part.most).toBe(Math.max(...alike.map((p) => Math.max(...p))));
          expect(scattered[i]?.squares).toBe(Math.min(...alike.map(squaresIn)));
          expect(scattered[i]?.most).toBe(Math.min(...alike.map((p) => Math.max(...p))));
        }
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  it('have the same sizes, the largest first, however many failures there are more', () => {
    const sizes = (counts: number[]) => clusteredParts(blocks(counts)).map((p) => p.failures);
    const before = sizes([3000, 40]);
    expect(before.length).toBeLessThan(2200);
    expect(sizes([3000, 41]).slice(-before.length)).toEqual(before);
    expect(before).toEqual(before.toSorted((a, b) => b - a));
  });

  it('are found at once where billions failed in one second', () => {
    const scattered = scatteredParts(blocks([4e9, 3, 1]));
    expect(scattered.length).toBeLessThan(20_000);
    expect(scattered.at(-7)).toEqual({ failures: 7, squares: 3 ** 2 + 3 ** 2 + 1, most: 3 });
    const begun = performance.now();
    scatteredParts(blocks([4e9, 4e9]));
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('are split evenly also where many layers are taken at once', () => {
    const parts = scatteredParts(blocks([4000, 4000]));
    expect(parts[0]?.failures).toBeGreaterThan(7900);
    for (const { failures, squares, most } of parts) {
      const [more, less] = [Math.ceil(failures / 2), Math.floor(failures / 2)];
      expect({ squares, most }).toEqual({ squares: more ** 2 + less ** 2, most: more });
    }
  });

  it('are none where nothing failed', () => {
    expect(clusteredParts(blocks([0, 0]))).toEqual([]);
    expect(scatteredParts(blocks([0, 0]))).toEqual([]);
  });
});
