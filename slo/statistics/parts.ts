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

/** All of the failures. */
export const wholePart = ({ failing }: Blocks): Part => ({
  failures: failing.reduce((sum, { failures, blocks }) => sum + blocks * failures, 0),
  squares: failing.reduce((sum, { failures, blocks }) => sum + blocks * failures ** 2, 0),
  most: failing[0]?.failures ?? 0,
});

/** How many blocks failed. */
export const failedBlocks = ({ failing }: Blocks): Count =>
  failing.reduce((sum, { blocks }) => sum + blocks, 0);

/**
 * The most clustered part of each size: whole blocks, the largest first. No other part of that size has a larger sum of
 * squares, nor more in one block. Sizes are each up to a thousand, then in steps of a thousandth, the same ones for
 * however many failures there are: a part that was looked at stays one when there is another failure.
 */
export function* clusteredParts(of: Blocks): Generator<Part> {
  const all = wholePart(of);
  // Blocks that are whole in the part: all before the `place`th kind, and `taken` of that.
  let place = 0;
  let taken = 0;
  let before = 0;
  let squares = 0;
  for (const failures of sizes(all.failures)) {
    for (let kind = of.failing[place]; kind !== undefined; kind = of.failing[place]) {
      const more = Math.min(kind.blocks - taken, Math.floor((failures - before) / kind.failures));
      before += more * kind.failures;
      squares += more * kind.failures ** 2;
      taken += more;
      if (taken < kind.blocks) break;
      place += 1;
      taken = 0;
    }
    yield { failures, squares: squares + (failures - before) ** 2, most: Math.min(failures, all.most) };
  }
}

/** The most scattered part of each size: one of each block, then a second of each that has two, and so on. */
export function* scatteredParts(of: Blocks): Generator<Part> {
  let depth = 0;
  let width = failedBlocks(of);
  let fewest = of.failing.length - 1;
  let before = 0;
  let squares = 0;
  for (const failures of sizes(wholePart(of).failures)) {
    while (width > 0 && before + width <= failures) {
      // As many layers at once as all the open blocks have and the failures fill.
      const layers = Math.min(
        Math.floor((failures - before) / width),
        (of.failing[fewest]?.failures ?? 0) - depth,
      );
      before += layers * width;
      squares += width * ((depth + layers) ** 2 - depth ** 2);
      depth += layers;
      for (let kind = of.failing[fewest]; kind !== undefined && kind.failures <= depth; ) {
        width -= kind.blocks;
        fewest -= 1;
        kind = of.failing[fewest];
      }
    }
    const rest = failures - before;
    yield { failures, squares: squares + rest * (2 * depth + 1), most: depth + (rest > 0 ? 1 : 0) };
  }
}

function* sizes(failures: Count): Generator<Count> {
  for (let k = 1; k <= failures; k = k < 1000 ? k + 1 : Math.ceil(k * 1.001)) yield k;
}
