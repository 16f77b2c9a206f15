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
 * Sizes of part that are looked at, the largest first: each up to a thousand, then in steps of a thousandth, the same ones
 * for however many failures there are: a part that was looked at stays one when there is another failure.
 */
export const partSizes = (failures: Count): Count[] => {
  const sizes: Count[] = [];
  for (let k = 1; k <= failures; k = k < 1000 ? k + 1 : Math.ceil(k * 1.001)) sizes.push(k);
  return sizes.reverse();
};

/**
 * The most clustered part of each size: whole blocks, the largest first. No other part of that size has a larger sum of
 * squares, nor more in one block.
 */
export const clusteredParts = (of: Blocks): Part[] => {
  const all = wholePart(of);
  // Blocks that are whole in the part: all before the `place`th kind, and `taken` of that.
  let place = 0;
  let taken = 0;
  let before = 0;
  let squares = 0;
  const part = (failures: Count): Part => {
    for (let kind = of.failing[place]; kind !== undefined; kind = of.failing[place]) {
      const more = Math.min(kind.blocks - taken, Math.floor((failures - before) / kind.failures));
      before += more * kind.failures;
      squares += more * kind.failures ** 2;
      taken += more;
      if (taken < kind.blocks) break;
      place += 1;
      taken = 0;
    }
    return { failures, squares: squares + (failures - before) ** 2, most: Math.min(failures, all.most) };
  };
  return partSizes(all.failures).toReversed().map(part).reverse();
};

/** The most scattered part of so many: one of each block, then a second of each that has two, and so on. */
export const scatteredPart = (of: Blocks, failures: Count): Part => {
  let depth = 0;
  let width = failedBlocks(of);
  let left = failures;
  let squares = 0;
  for (const kind of of.failing.toReversed()) {
    // As many layers at once as all the open blocks have and the failures fill.
    const layers = Math.min(kind.failures - depth, Math.floor(left / width));
    squares += width * ((depth + layers) ** 2 - depth ** 2);
    depth += layers;
    left -= layers * width;
    if (depth < kind.failures) break;
    width -= kind.blocks;
  }
  return { failures, squares: squares + left * (2 * depth + 1), most: depth + (left > 0 ? 1 : 0) };
};
