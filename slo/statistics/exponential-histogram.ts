import { z } from 'zod';
import type { Count, Ratio } from '../units.ts';

/** Of the finest scale, 20, it stands for 2^1024, which no number is. */
export const mostOffset = 2 ** 30;
/** Ours: an exporter sends 160 at most; what a second adds may span two of its ranges. */
export const mostBuckets = 4096;

/**
 * OpenTelemetry's base-2 exponential histogram (its data model, section ExponentialHistogram): bucket i of `counts` holds
 * values in (base^(offset+i), base^(offset+i+1)], base = 2^(2^-scale). Milliseconds. All that is done with it here but
 * `quantile` is exact on counts.
 */
export const ExponentialHistogram = z.strictObject({
  scale: z.int().min(-10).max(20),
  zeroCount: z.uint32(),
  offset: z.int().min(-mostOffset).max(mostOffset),
  counts: z.array(z.uint32()).max(mostBuckets),
});
export type ExponentialHistogram = z.infer<typeof ExponentialHistogram>;

export const emptyHistogram: ExponentialHistogram = { scale: 20, zeroCount: 0, offset: 0, counts: [] };

export const histogramCount = (h: ExponentialHistogram): Count =>
  h.counts.reduce((sum, n) => sum + n, h.zeroCount);

/** The same counts at a coarser scale. Throws RangeError when asked for a finer one. */
export const downscale = (h: ExponentialHistogram, scale: number): ExponentialHistogram => {
  if (scale > h.scale) throw new RangeError(`expected a scale of at most ${h.scale}, found ${scale}`);
  const offset = bucketAt(h.offset, h.scale - scale);
  const counts: number[] = [];
  h.counts.forEach((n, i) => {
    const at = bucketAt(h.offset + i, h.scale - scale) - offset;
    counts[at] = (counts[at] ?? 0) + n;
  });
  return { scale, zeroCount: h.zeroCount, offset, counts: Array.from(counts, (n) => n ?? 0) };
};

/** Sum of both, at the coarser scale of the two. */
export const merge = (a: ExponentialHistogram, b: ExponentialHistogram): ExponentialHistogram =>
  combine(a, b, (x, y) => x + y);

/** Adds `h` to `sum` in place: the same as `merge`, without a new array for each of millions of rows. */
export const addInto = (sum: ExponentialHistogram, h: ExponentialHistogram): void => {
  const fits =
    sum.scale === h.scale &&
    h.offset >= sum.offset &&
    h.offset + h.counts.length <= sum.offset + sum.counts.length;
  if (!fits) {
    Object.assign(sum, merge(sum, h));
    return;
  }
  sum.zeroCount += h.zeroCount;
  const shift = h.offset - sum.offset;
  for (let i = 0; i < h.counts.length; i += 1) {
    sum.counts[i + shift] = (sum.counts[i + shift] ?? 0) + (h.counts[i] ?? 0);
  }
};

/** What was added between two cumulative readings. Throws RangeError when a bucket would become negative. */
export const subtract = (later: ExponentialHistogram, earlier: ExponentialHistogram): ExponentialHistogram =>
  combine(later, earlier, (x, y) => {
    if (x < y)
      throw new RangeError(`expected a cumulative histogram to grow, found ${x} after ${y} in a bucket`);
    return x - y;
  });

/**
 * The bucket that the quantile lies in: the true value of the recorded answers is in (low, high].
 * Null when nothing is recorded.
 */
export const quantile = (h: ExponentialHistogram, q: Ratio): { low: number; high: number } | null => {
  const n = histogramCount(h);
  if (n === 0) return null;
  const rank = Math.max(1, Math.ceil(q * n));
  let seen = h.zeroCount;
  if (rank <= seen) return { low: 0, high: 0 };
  for (let i = 0; i < h.counts.length; i += 1) {
    seen += h.counts[i] ?? 0;
    if (rank <= seen) return { low: edge(h, i), high: edge(h, i + 1) };
  }
  return { low: edge(h, h.counts.length - 1), high: edge(h, h.counts.length) };
};

/** Largest relative error of a bucket's middle (geometric mean) at this scale. */
export const relativeError = (scale: number): Ratio => Math.sqrt(2 ** (2 ** -scale)) - 1;

const edge = (h: ExponentialHistogram, i: number): number => 2 ** ((h.offset + i) * 2 ** -h.scale);

/** Where the buckets of a histogram lie: the first one of them, and how many. */
export type Range = { scale: number; offset: number; buckets: Count };

/**
 * The buckets that hold those of all ranges: at the coarsest of their scales, and at a coarser one still where they lie so
 * far apart that there were more than `most`. So one number that can't be true asks for no gigabyte.
 */
export const rangeOver = (ranges: readonly Range[], most: Count = mostBuckets): Range => {
  const filled = ranges.filter(({ buckets }) => buckets > 0);
  let scale = filled.reduce((least, range) => Math.min(least, range.scale), 20);
  for (;;) {
    const ends = filled.map(({ scale: own, offset, buckets }) => ({
      first: bucketAt(offset, own - scale),
      last: bucketAt(offset + buckets - 1, own - scale),
    }));
    const first = Math.min(...ends.map((e) => e.first));
    const last = Math.max(...ends.map((e) => e.last));
    if (filled.length === 0) return { scale, offset: 0, buckets: 0 };
    if (last - first < most) return { scale, offset: first, buckets: last - first + 1 };
    scale -= 1;
  }
};

/** The bucket that holds this one at a scale that is coarser by so much. */
export const bucketAt = (bucket: number, coarser: number): number => Math.floor(bucket / 2 ** coarser);

/** Both in the same buckets, of which the first is `from`: those of `rangeOver`. */
export const aligned = (
  a: ExponentialHistogram,
  b: ExponentialHistogram,
): { scale: number; from: number; x: Count[]; y: Count[] } => {
  const { scale, offset: from, buckets } = rangeOver([a, b].map(rangeOf));
  const counts = (h: ExponentialHistogram): Count[] => {
    const own = new Array<Count>(buckets).fill(0);
    if (h.counts.length === 0) return own;
    const { offset, counts } = h.scale === scale ? h : downscale(h, scale);
    for (let i = 0; i < counts.length; i += 1) own[offset - from + i] = counts[i] ?? 0;
    return own;
  };
  return { scale, from, x: counts(a), y: counts(b) };
};

const rangeOf = ({ scale, offset, counts }: ExponentialHistogram): Range => ({
  scale,
  offset,
  buckets: counts.length,
});

const combine = (
  a: ExponentialHistogram,
  b: ExponentialHistogram,
  join: (x: Count, y: Count) => Count,
): ExponentialHistogram => {
  const { scale, from, x, y } = aligned(a, b);
  const counts = x.map((n, i) => join(n, y[i] ?? 0));
  return { scale, zeroCount: join(a.zeroCount, b.zeroCount), offset: from, counts };
};
