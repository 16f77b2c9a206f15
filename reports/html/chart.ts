import type { ServiceId } from '../../slo/services.ts';
import type { EpochMilliseconds, Seconds } from '../../slo/units.ts';
import type { Column } from './grid.ts';

/** What the page's script draws; the JSON inside the report. Types only, so that the script can import them. */
export type Series = {
  label: string;
  /** Name of a custom property of the style, without `--`. */
  paint: string;
  /** `stack` adds to the series before it; `bars` stack too; `line` and `dash` stand alone. */
  as: 'stack' | 'line' | 'dash' | 'bars';
  /** `right` has an axis of its own. */
  axis?: 'right';
  values: Column;
};
export type View = 'all' | ServiceId;
export type Chart = {
  id: string;
  title: string;
  /** What the number is, for the axis and for readers who can't see it. */
  unit: string;
  rightUnit?: string;
  /** How to read it, with its limits. */
  note: string;
  log?: true;
  /** Least top of the axis, so that a flat line at nothing doesn't fill the chart. */
  atLeast?: number;
  /** A chart without a view for a service shows `all`. */
  views: Partial<Record<View, Series[]>>;
};
/** Seconds count from the load's start. */
export type Band = {
  label: string;
  fault: string;
  of: 'fault' | 'heal';
  op: 'reads' | 'writes';
  from: Seconds;
  to: Seconds;
};
export type Line = { at: Seconds; label: string; key: boolean };
export type ChartData = {
  zero: EpochMilliseconds;
  stepSeconds: Seconds;
  times: Seconds[];
  bands: Band[];
  lines: Line[];
  charts: Chart[];
};
