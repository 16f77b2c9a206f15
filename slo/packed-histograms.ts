import type { ExponentialHistogram } from './statistics/exponential-histogram.ts';
import type { Count } from './units.ts';

/**
 * Histograms one after the other as bytes. Each is a run of whole numbers: how many zeros were recorded, then the count
 * of each bucket, every one of them `width` bytes long (1, 2 or 4, the lowest first).
 */
export type PackedHistograms = {
  scale: Int8Array;
  offset: Int32Array;
  width: Uint8Array;
  /** Where in `bytes` histogram i begins and the one before ends; one entry more. One of no bytes is none. */
  start: Float64Array;
  bytes: Uint8Array;
};

/** Undefined where there is none. */
export const histogramAt = (packed: PackedHistograms, i: Count): ExponentialHistogram | undefined => {
  const [from = 0, to = 0] = packed.start.subarray(i, i + 2);
  const width = packed.width[i] ?? 1;
  if (from === to) return undefined;
  const [zeroCount = 0, ...counts] = Array.from({ length: (to - from) / width }, (_, k) =>
    numberAt(packed.bytes, from + k * width, width),
  );
  return { scale: packed.scale[i] ?? 0, zeroCount, offset: packed.offset[i] ?? 0, counts };
};

/** How many values histogram i recorded; null where there is none. */
export const recordedAt = ({ start, width, bytes }: PackedHistograms, i: Count): Count | null => {
  const from = start[i] ?? 0;
  const to = start[i + 1] ?? 0;
  const step = width[i] ?? 1;
  let sum = 0;
  if (step === 1) for (let at = from; at < to; at += 1) sum += bytes[at] ?? 0;
  else for (let at = from; at < to; at += step) sum += numberAt(bytes, at, step);
  return from === to ? null : sum;
};

/** A histogram's numbers, without the empty buckets at both ends, and the bytes that each of them needs. */
export const numbersOf = (h: ExponentialHistogram): { offset: number; width: number; numbers: Count[] } => {
  const first = h.counts.findIndex((n) => n > 0);
  let last = h.counts.length - 1;
  while (last > first && h.counts[last] === 0) last -= 1;
  const numbers = [h.zeroCount, ...(first === -1 ? [] : h.counts.slice(first, last + 1))];
  const most = numbers.reduce((a, b) => Math.max(a, b));
  const width = most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : 4;
  return { offset: first === -1 ? 0 : h.offset + first, width, numbers };
};

/** Writes numbers of `width` bytes each; returns where they end. */
export const writeNumbers = (
  bytes: Uint8Array,
  at: Count,
  width: number,
  numbers: readonly Count[],
): Count => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let to = at;
  for (const n of numbers) {
    if (width === 1) view.setUint8(to, n);
    else if (width === 2) view.setUint16(to, n, true);
    else view.setUint32(to, n, true);
    to += width;
  }
  return to;
};

/** The number of `width` bytes that begins there. */
export const numberAt = (bytes: Uint8Array, at: Count, width: number): Count => {
  const lowest = bytes[at] ?? 0;
  if (width === 1) return lowest;
  const low = lowest | ((bytes[at + 1] ?? 0) << 8);
  return width === 2 ? low : (low | ((bytes[at + 2] ?? 0) << 16)) + (bytes[at + 3] ?? 0) * 2 ** 24;
};
