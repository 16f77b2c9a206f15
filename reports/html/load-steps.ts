import { summed } from '../../slo/columns.ts';
import { type LoadColumns, loadSeries } from '../../slo/load-columns.ts';
import { byService } from '../../slo/load-table.ts';
import type { Outcome } from '../../slo/outcome.ts';
import { addPacked, histogramOf, openSum, type PackedSum } from '../../slo/packed-sum.ts';
import type { ServiceId } from '../../slo/services.ts';
import { type ExponentialHistogram, merge } from '../../slo/statistics/exponential-histogram.ts';
import type { Count } from '../../slo/units.ts';
import type { View } from './chart.ts';
import { type Grid, stepOf } from './grid.ts';

/** The load's rows added up to the steps of a grid: read once, for all charts of it. */
export type LoadSteps = {
  /** How many answers with this outcome came in each step. */
  counts(view: View, outcome: Outcome): Float64Array;
  /** Of the answers of each step, bad ones too; undefined where none has a latency. */
  latencies(view: View): (ExponentialHistogram | undefined)[];
  /** Scale of the coarsest histogram among the rows: 20, the finest one, where there is none. */
  coarsest: number;
};

export const loadSteps = (load: LoadColumns, grid: Grid): LoadSteps => {
  const counts = loadSeries.map(() => new Float64Array(grid.steps));
  const latency = byService(() => new Array<PackedSum | undefined>(grid.steps).fill(undefined));
  const into = loadSeries.map(({ service }, i) => ({ counts: counts[i], latency: latency[service] }));
  let coarsest = 20;
  for (let i = 0; i < load.rows; i += 1) {
    const step = stepOf(grid, (load.second[i] ?? 0) * 1000);
    const of = into[load.series[i] ?? 0];
    if (of?.counts === undefined || step < 0) continue;
    of.counts[step] = (of.counts[step] ?? 0) + (load.count[i] ?? 0);
    if (load.start[i] === load.start[i + 1]) continue;
    coarsest = Math.min(coarsest, load.scale[i] ?? 20);
    of.latency[step] ??= openSum();
    addPacked(of.latency[step], load, i);
  }
  return {
    counts: (view, outcome) =>
      summed(
        counts.filter((_, i) => loadSeries[i]?.outcome === outcome && isOf(view, loadSeries[i].service)),
        grid.steps,
      ),
    latencies: (view) => {
      const own = Object.entries(latency).filter(([service]) => isOf(view, service as ServiceId));
      return Array.from({ length: grid.steps }, (_, step: Count) =>
        own
          .flatMap(([, sums]) => sums[step] ?? [])
          .map(histogramOf)
          .reduce<ExponentialHistogram | undefined>((a, b) => (a === undefined ? b : merge(a, b)), undefined),
      );
    },
    coarsest,
  };
};

const isOf = (view: View, service: ServiceId): boolean => view === 'all' || view === service;
