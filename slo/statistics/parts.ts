import type { Count } from '../units.ts';
import type { Blocks } from './blocks.ts';

/** A part of the failures, and how it lies in the blocks. */
export type Part = {
  failures: Count;
  /** Sum of the squares of its failures in each block. */
  squares: number;
  /** Its failures in the block that has most. */
  most: Count;
};

/**
 * The most clustered part of each size: whole blocks, the largest first. No other part of that size has a larger sum of
 * squares, nor more in one block. Sizes are each up to a thousand, then in steps of a thousandth, the same ones for
 * however many failures there are: a part that was looked at stays one when there is another failure.
 */
export function* clusteredParts({ counts }: Blocks): Generator<Part> {
  const all = counts.reduce((sum, n) => sum + n, 0);
  const [largest = 0] = counts;
  let block = 0;
  let before = 0;
  let squares = 0;
  for (const failures of sizes(all)) {
    while (block < counts.length && before + (counts[block] ?? 0) <= failures) {
      before += counts[block] ?? 0;
      squares += (counts[block] ?? 0) ** 2;
      block += 1;
    }
    yield { failures, squares: squares + (failures - before) ** 2, most: Math.min(failures, largest) };
  }
}

/** The most scattered part of each size: one of each block, then a second of each that has two, and so on. */
export function* scatteredParts({ counts }: Blocks): Generator<Part> {
  const all = counts.reduce((sum, n) => sum + n, 0);
  let depth = 0;
  let width = counts.length;
  let before = 0;
  let squares = 0;
  for (const failures of sizes(all)) {
    while (width > 0 && before + width <= failures) {
      // As many layers at once as all the open blocks have and the failures fill.
      const layers = Math.min(Math.floor((failures - before) / width), (counts[width - 1] ?? 0) - depth);
      before += layers * width;
      squares += width * ((depth + layers) ** 2 - depth ** 2);
      depth += layers;
      while (width > 0 && (counts[width - 1] ?? 0) <= depth) width -= 1;
    }
    const rest = failures - before;
    yield { failures, squares: squares + rest * (2 * depth + 1), most: depth + (rest > 0 ? 1 : 0) };
  }
}

function* sizes(failures: Count): Generator<Count> {
  for (let k = 1; k <= failures; k = k < 1000 ? k + 1 : Math.ceil(k * 1.001)) yield k;
}
