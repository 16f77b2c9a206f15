import { bandOf } from '../../slo/autoscaling/band.ts';
import { modelOf, sizesOf } from '../../slo/judging/scaling.ts';
import type { ServiceId } from '../../slo/services.ts';
import type { ReportInput } from '../input.ts';
import { blanks, type Column, type Grid, stepOf } from './grid.ts';

/**
 * Fewest and most replicas of each service that its autoscaler's algorithm allows, in the steps of the charts: of the last
 * sample of each, and nothing where it is not known what the scaler saw. Empty without a model of the autoscaler.
 */
export const scalingBands = (
  { plan, evidence, verdict }: ReportInput,
  grid: Grid,
): ReadonlyMap<ServiceId, { least: Column; most: Column }> => {
  const model = modelOf({ plan });
  if (model === null) return new Map();
  const samples = evidence.samples.filter((s) => s.kind === 'replicas').sort((a, b) => a.at - b.at);
  const seen = { plan, evidence: { samples }, windows: verdict.windows };
  return new Map(
    plan.load.services.map(({ service }) => {
      const [least, most] = [blanks(grid), blanks(grid)];
      for (const { at, low, high, covered } of bandOf(sizesOf(seen, service), model)) {
        const step = stepOf(grid, at);
        if (step < 0 || !covered) continue;
        least[step] = low;
        most[step] = high;
      }
      return [service, { least, most }];
    }),
  );
};
