import { describe, expect, it } from 'vitest';
import { bandOf } from '../../slo/autoscaling/band.ts';
import { canonical } from '../../slo/canonical.ts';
import { modelOf, sizesOf } from '../../slo/judging/scaling.ts';
import { sampleCase } from '../../slo/testing/sample-case.ts';
import { smallRun } from '../../slo/testing/small-run.ts';
import type { ReportInput } from '../input.ts';
import { syntheticRun } from '../testing/synthetic-run.ts';
import { replicaChart } from './charts-of-witnesses.ts';
import { gridOver } from './grid.ts';
import { scalingBands } from './scaling-bands.ts';

const { plan, evidence: healthy } = smallRun();
const healthyCase = sampleCase();
const zero = healthyCase.timeline.loadStarted ?? 0;
/** One service is too busy from some time on, so that the algorithm asks for more of it. */
const evidence = {
  ...healthy,
  samples: healthy.samples.map((s) =>
    s.kind === 'replicas' && s.service === 'camp' && s.at > zero + 150_000 ? { ...s, utilisation: 1 } : s,
  ),
};
const seen = { ...healthyCase, evidence: canonical(evidence) };
const grid = gridOver(zero, 0, plan.load.durationSeconds);
const input: ReportInput = {
  plan,
  evidence,
  verdict: { ...syntheticRun().verdict, windows: [...seen.windows] },
};
const model = modelOf(seen);

describe('the band of a service’s size', () => {
  it('is that of the judge, at the step of each sample that it holds against the algorithm', () => {
    if (model === null) throw new Error('the small run has an autoscaler');
    const end = zero + plan.load.durationSeconds * 1000;
    const points = bandOf(sizesOf(seen, 'camp'), model).filter(
      (p) => p.covered && p.at >= zero && p.at < end,
    );
    const camp = scalingBands(input, grid).get('camp');
    expect(points.length).toBeGreaterThan(50);
    expect(new Set(points.map((p) => `${p.low} ${p.high}`)).size).toBeGreaterThan(1);
    for (const { at, low, high } of points) {
      const step = Math.floor((at - zero) / 1000);
      expect([camp?.least[step], camp?.most[step]]).toEqual([low, high]);
    }
    expect(camp?.least.filter((n) => n !== null).length).toBeLessThanOrEqual(points.length);
  });

  it('is not known in a fault’s window, nor right after the start', () => {
    const [window] = seen.windows;
    const inside = Math.floor(((window?.from ?? 0) - zero) / 1000) + 3;
    const camp = scalingBands(input, grid).get('camp');
    expect([camp?.least[0], camp?.most[0]]).toEqual([null, null]);
    expect(camp?.most[inside]).toBeNull();
  });

  it('does not hang on the order of the samples', () => {
    const backwards = { ...input, evidence: { ...evidence, samples: [...evidence.samples].reverse() } };
    expect(scalingBands(backwards, grid)).toEqual(scalingBands(input, grid));
  });

  it('is drawn for one service, and not for all of them, nor without a model of the autoscaler', () => {
    const labels = (of: ReportInput, view: 'all' | 'camp') =>
      replicaChart(of, grid)?.views[view]?.map((s) => s.label) ?? [];
    const band = ['at least allowed', 'at most allowed'];
    expect(labels(input, 'camp')).toEqual(expect.arrayContaining(band));
    expect(labels(input, 'all')).not.toEqual(expect.arrayContaining(band));
    const unknown = { ...input, plan: { ...plan, autoscaler: null } };
    expect(scalingBands(unknown, grid).size).toBe(0);
    expect(labels(unknown, 'camp')).toEqual(labels(input, 'all'));
  });
});
