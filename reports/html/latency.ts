import type { ExponentialHistogram } from '../../slo/evidence.ts';
import type { Milliseconds, Ratio } from '../../slo/units.ts';

/** Counts by the upper edge of their bucket. Histograms of any scale can be added: no edge is moved. */
export type Edges = Map<Milliseconds, number>;

export const addTo = (edges: Edges, { scale, zeroCount, offset, counts }: ExponentialHistogram): void => {
  const step = 2 ** -scale;
  if (zeroCount > 0) edges.set(0, (edges.get(0) ?? 0) + zeroCount);
  counts.forEach((count, i) => {
    if (count === 0) return;
    const edge = 2 ** ((offset + i + 1) * step);
    edges.set(edge, (edges.get(edge) ?? 0) + count);
  });
};

/** Upper edges of the buckets that hold the percentiles: never below the truth, above it by one bucket at most. */
export const percentiles = (edges: Edges, shares: readonly Ratio[]): readonly (Milliseconds | null)[] => {
  const sorted = [...edges].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  return shares.map((share) => {
    let seen = 0;
    for (const [edge, count] of sorted) {
      seen += count;
      if (seen >= share * total) return edge;
    }
    return null;
  });
};

/** How far a percentile can lie above the truth, as a share of it, for the coarsest histogram seen. */
export const errorBound = (histograms: Iterable<ExponentialHistogram>): Ratio => {
  let coarsest = 20;
  for (const { scale } of histograms) coarsest = Math.min(coarsest, scale);
  return 2 ** (2 ** -coarsest) - 1;
};
