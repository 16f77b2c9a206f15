import type { EpochMilliseconds, Seconds } from '../../slo/units.ts';

/** Equal steps of time that every chart shares; step `i` covers [i, i + 1) × `stepSeconds` after `from`. */
export type Grid = { zero: EpochMilliseconds; from: Seconds; stepSeconds: Seconds; steps: number };

/** A chart is about 1,100 pixels wide: more points can't be seen, and the file has a limit. */
const mostSteps = 1_000;
const stepSizes: readonly Seconds[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400,
];

export const gridOver = (zero: EpochMilliseconds, from: Seconds, to: Seconds): Grid => {
  const first = Math.floor(from);
  const length = Math.max(1, Math.ceil(to) - first);
  const stepSeconds = stepSizes.find((s) => length / s <= mostSteps) ?? Math.ceil(length / mostSteps);
  return { zero, from: first, stepSeconds, steps: Math.ceil(length / stepSeconds) };
};

/** Step that an instant falls in, or -1 outside the grid. */
export const stepOf = ({ zero, from, stepSeconds, steps }: Grid, at: EpochMilliseconds): number => {
  const step = Math.floor(((at - zero) / 1000 - from) / stepSeconds);
  return step >= 0 && step < steps ? step : -1;
};

/** Start of each step, in seconds after the load's start. */
export const timesOf = ({ from, stepSeconds, steps }: Grid): Seconds[] =>
  Array.from({ length: steps }, (_, i) => from + i * stepSeconds);

export type Column = (number | null)[];
export const zeros = ({ steps }: Grid): number[] => new Array<number>(steps).fill(0);
export const blanks = ({ steps }: Grid): Column => new Array<number | null>(steps).fill(null);

/** Enough digits to be looked at, few enough to keep the file small. */
export const rounded = (column: Column, digits = 3): Column =>
  column.map((v) => (v === null || !Number.isFinite(v) ? null : Number(v.toPrecision(digits))));
