import type { Count, Ratio, Seconds } from './units.ts';

/** 12345.678 → `12,346`; smaller numbers keep up to `digits` decimals, without trailing zeros. */
export const number = (value: number, digits = 1): string =>
  formatWith(Math.abs(value) >= 1000 ? 0 : digits).format(value);

/** Made once each: a format costs a hundred times what formatting does. */
const formats = new Map<number, Intl.NumberFormat>();
const formatWith = (digits: number): Intl.NumberFormat => {
  const format = formats.get(digits) ?? new Intl.NumberFormat('en-US', { maximumFractionDigits: digits });
  formats.set(digits, format);
  return format;
};

/** Whole things, thousands apart. */
export const many = (n: Count): string => number(Math.round(n));

/** Four digits: 16499.7 → `16500`. */
export const fourDigits = (value: number): string => String(Number(value.toPrecision(4)));

/** Three digits of a share, or near one of what lacks to all: 99.9957 %, not 100 %. */
export const percent = (share: Ratio): string => {
  if (!(share > 0.9 && share < 1)) return `${Number((share * 100).toPrecision(3))} %`;
  const lacks = (1 - share) * 100;
  const digits = Math.min(12, 2 - Math.floor(Math.log10(lacks)));
  return `${Number((100 - lacks).toFixed(digits))} %`;
};

/** Below a second in milliseconds; three digits or so. */
export const seconds = (value: Seconds): string => {
  if (value > 0 && value < 1) return `${number(1000 * value)} ms`;
  return `${number(value, value >= 120 ? 0 : value < 10 ? 2 : 1)} s`;
};
