import { numberAt, type PackedHistograms } from './packed-histograms.ts';
import {
  bucketAt,
  type ExponentialHistogram,
  type Range,
  rangeOver,
} from './statistics/exponential-histogram.ts';
import type { Count } from './units.ts';

/**
 * Packed histograms added up, as `merge` adds them, but that far more buckets may lie between them. Its counts are a typed
 * array: to add millions to a list of numbers takes three times as long.
 */
export type PackedSum = { scale: number; zeroCount: Count; offset: number; counts: Float64Array };

export const openSum = (): PackedSum => ({ scale: 20, zeroCount: 0, offset: 0, counts: new Float64Array() });

/** What was added up. */
export const histogramOf = (sum: PackedSum): ExponentialHistogram => ({
  ...sum,
  counts: Array.from(sum.counts),
});

/** Adds histogram i of those that are packed, in place. */
export const addPacked = (sum: PackedSum, packed: PackedHistograms, i: Count): void => {
  const { bytes } = packed;
  const from = packed.start[i] ?? 0;
  const to = packed.start[i + 1] ?? 0;
  if (from === to) return;
  const width = packed.width[i] ?? 1;
  sum.zeroCount += numberAt(bytes, from, width);
  const scale = packed.scale[i] ?? 0;
  const offset = packed.offset[i] ?? 0;
  const buckets = (to - from) / width - 1;
  if (buckets === 0) return;
  if (scale !== sum.scale || offset < sum.offset || offset + buckets > sum.offset + sum.counts.length)
    makeRoom(sum, { scale, offset, buckets });
  const { counts } = sum;
  if (scale === sum.scale && width === 1) {
    // Nearly all are of the sum's scale and of one byte: a loop of their own takes a third of the time.
    const first = offset - sum.offset;
    for (let k = 0; k < buckets; k += 1)
      counts[first + k] = (counts[first + k] ?? 0) + (bytes[from + 1 + k] ?? 0);
    return;
  }
  for (let k = 0; k < buckets; k += 1) {
    const into = bucketAt(offset + k, scale - sum.scale) - sum.offset;
    counts[into] = (counts[into] ?? 0) + numberAt(bytes, from + (k + 1) * width, width);
  }
};

/**
 * Ours: single answers, each at the finest scale, lie millions of buckets apart, and their sum keeps them apart; more than
 * 32 MB are for numbers that can't be true.
 */
const mostOfSum: Count = 2 ** 22;

/** Brings a sum to buckets that hold those of the range, too. */
const makeRoom = (sum: PackedSum, range: Range): void => {
  const own = { scale: sum.scale, offset: sum.offset, buckets: sum.counts.length };
  const { scale, offset, buckets } = rangeOver([own, range], mostOfSum);
  if (scale === own.scale && offset === own.offset && buckets === own.buckets) return;
  const counts = new Float64Array(buckets);
  if (scale === own.scale && own.buckets > 0) counts.set(sum.counts, own.offset - offset);
  else
    sum.counts.forEach((n, k) => {
      const into = bucketAt(own.offset + k, own.scale - scale) - offset;
      counts[into] = (counts[into] ?? 0) + n;
    });
  Object.assign(sum, { scale, offset, counts });
};
