import type { ExponentialHistogram } from '../evidence.ts';
import type { Count, Ratio } from '../units.ts';

/**
 * OpenTelemetry's base-2 exponential histogram (its data model, section ExponentialHistogram): bucket i holds
 * (base^(offset+i), base^(offset+i+1)] with base = 2^(2^-scale). All but `quantile` is exact on counts.
 */
export const emptyHistogram: ExponentialHistogram = { scale: 20, zeroCount: 0, offset: 0, counts: [] };

export const histogramCount = (h: ExponentialHistogram): Count =>
  h.counts.reduce((sum, n) => sum + n, h.zeroCount);

/** The same counts at a coarser scale. Throws RangeError when asked for a finer one. */
export const downscale = (h: ExponentialHistogram, scale: number): ExponentialHistogram => {
  if (scale > h.scale) throw new RangeError(`expected a scale of at most ${h.scale}, found ${scale}`);
  const factor = 2 ** (h.scale - scale);
  const offset = Math.floor(h.offset / factor);
  const counts: number[] = [];
  h.counts.forEach((n, i) => {
    const at = Math.floor((h.offset + i) / factor) - offset;
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

const combine = (
  a: ExponentialHistogram,
  b: ExponentialHistogram,
  join: (x: Count, y: Count) => Count,
): ExponentialHistogram => {
  const filled = [a, b].filter((h) => h.counts.length > 0);
  const scale = Math.min(...filled.map((h) => h.scale), 20);
  const x = a.counts.length > 0 && a.scale !== scale ? downscale(a, scale) : a;
  const y = b.counts.length > 0 && b.scale !== scale ? downscale(b, scale) : b;
  const offset = Math.min(...filled.map((h) => (h === a ? x : y).offset));
  if (filled.length === 0) return { scale, zeroCount: join(a.zeroCount, b.zeroCount), offset: 0, counts: [] };
  const end = Math.max(
    x.counts.length > 0 ? x.offset + x.counts.length : -Infinity,
    y.counts.length > 0 ? y.offset + y.counts.length : -Infinity,
  );
  const counts = Array.from({ length: end - offset }, (_, i) =>
    join(x.counts[offset + i - x.offset] ?? 0, y.counts[offset + i - y.offset] ?? 0),
  );
  return { scale, zeroCount: join(a.zeroCount, b.zeroCount), offset, counts };
};
