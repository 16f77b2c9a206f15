import type { Series } from '../chart.ts';

type Drawn = { series: Series; values: (number | null)[] };

/** Adds stacked series up, and puts them in the order of painting: the tallest first, then each on top, then lines. */
export const stacked = (shown: readonly Series[]): readonly Drawn[] => {
  const sums = new Map<string, number[]>();
  // Where no layer knows anything there is a gap, and not a nothing.
  const known = (shown.find((s) => s.as === 'stack')?.values ?? []).map((_, i) =>
    shown.some((s) => s.as === 'stack' && s.values[i] !== null),
  );
  const layers: Drawn[] = [];
  const lines: Drawn[] = [];
  for (const series of shown) {
    if (series.as === 'line' || series.as === 'dash') {
      lines.push({ series, values: series.values });
      continue;
    }
    const key = series.axis ?? 'left';
    const below = sums.get(key) ?? [];
    const top = series.values.map((v, i) => (below[i] ?? 0) + (v ?? 0));
    sums.set(key, top);
    layers.unshift({
      series,
      values: series.as === 'stack' ? top.map((v, i) => (known[i] ? v : null)) : top,
    });
  }
  return [...layers, ...lines];
};
