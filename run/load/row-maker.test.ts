import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExponentialHistogram, histogramCount } from '../../slo/statistics/exponential-histogram.ts';
import type { Point, Total } from './otlp.ts';
import { rowMaker } from './row-maker.ts';

const at = 1_790_000_000_500;
const tags = { service: 'donor', op: 'read', outcome: 'good', track: 'stable' };
const point = (metric: string, total: Total, more: Partial<Point> = {}): Point => ({
  runner: 'k6-1', metric, tags, since: '1', at, total, ...more,
}); // biome-ignore format: short
const histogram = (value: Partial<ExponentialHistogram>): Total => ({
  kind: 'histogram',
  value: { scale: 3, zeroCount: 0, offset: 0, counts: [], ...value },
});
const number = (value: number): Total => ({ kind: 'number', value });

describe('rows of cumulative exports', () => {
  it('hold what was added since the export before', () => {
    const maker = rowMaker('k6-1', 200);
    const [first] = maker.add([point('lifeflow_answer', histogram({ offset: 4, counts: [3, 1] }))]);
    const [second] = maker.add([
      point('lifeflow_answer', histogram({ offset: 3, counts: [1, 5, 1] }), { at: at + 1000 }),
    ]);
    expect(first).toMatchObject({ ...tags, runner: 'k6-1', count: 4 });
    expect(second?.count).toBe(3);
    expect(second?.second).toBe((first?.second ?? 0) + 1);
  });

  it('lose nothing of an export that could not be read, because the next one brings it again', () => {
    const maker = rowMaker('k6-1', 200);
    const good = point('lifeflow_answer', histogram({ counts: [3] }));
    const noService = point('lifeflow_answer', histogram({ counts: [1] }), {
      tags: { ...tags, service: '?' },
    });
    expect(() => maker.add([good, noService])).toThrow();
    const rows = maker.add([point('lifeflow_answer', histogram({ counts: [5] }), { at: at + 1000 })]);
    expect(rows.map((r) => r.count)).toEqual([5]);
  });

  it('survive a histogram that became coarser in between', () => {
    const maker = rowMaker('k6-1', 200);
    maker.add([point('lifeflow_answer', histogram({ scale: 3, offset: 8, counts: [2, 2, 2] }))]);
    const [row] = maker.add([
      point('lifeflow_answer', histogram({ scale: 2, offset: 4, counts: [5, 3, 0, 7] }), { at: at + 1000 }),
    ]);
    expect(row?.count).toBe(9);
    expect(row?.histogram).toMatchObject({ scale: 2 });
  });

  it('add up to the last export, however the growth was cut', () => {
    const growth = fc.array(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(growth, (steps) => {
        const maker = rowMaker('k6-1', 200);
        const counts = [0, 0, 0, 0];
        let rows = 0;
        steps.forEach((step, i) => {
          for (const [b, n] of step.entries()) counts[b] = (counts[b] ?? 0) + n;
          const total = histogram({ counts: [...counts] });
          for (const row of maker.add([point('lifeflow_answer', total, { at: at + i * 1000 })])) {
            rows += row.count;
            expect(row.histogram && histogramCount(row.histogram)).toBe(row.count);
          }
        });
        expect(rows).toBe(counts.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it('say nothing where nothing was added', () => {
    const maker = rowMaker('k6-1', 200);
    maker.add([point('lifeflow_answer', histogram({ counts: [3] }))]);
    expect(maker.add([point('lifeflow_answer', histogram({ counts: [3] }), { at: at + 1000 })])).toEqual([]);
  });

  it('count on when a runner starts anew under its name', () => {
    const maker = rowMaker('k6-1', 200);
    maker.add([point('lifeflow_answer', histogram({ counts: [3] }))]);
    const [row] = maker.add([
      point('lifeflow_answer', histogram({ counts: [2] }), { since: '2', at: at + 7000 }),
    ]);
    expect(row?.count).toBe(2);
  });

  it('count dropped arrivals by the scenario that dropped them', () => {
    const maker = rowMaker('k6-1', 200);
    const dropped = (n: number) => point('dropped_iterations', number(n), { tags: { scenario: 'camp' } });
    maker.add([dropped(4)]);
    expect(maker.add([{ ...dropped(9), at: at + 1000 }])).toMatchObject([
      { service: 'camp', outcome: 'dropped', count: 5 },
    ]);
  });

  it('refuse a count that shrank without a new start, because evidence was lost', () => {
    const maker = rowMaker('k6-1', 200);
    maker.add([point('lifeflow_answer', histogram({ counts: [3] }))]);
    expect(() => maker.add([point('lifeflow_answer', histogram({ counts: [2] }))])).toThrow(RangeError);
  });

  it('tell when the arrivals began, which is when the first scenario did', () => {
    const maker = rowMaker('k6-1', 200);
    maker.add([
      point('lifeflow_started', number(at - 900), { tags: { scenario: 'camp' } }),
      point('lifeflow_started', number(at - 950), { tags: { scenario: 'auth' } }),
    ]);
    expect(maker.startedAt()).toBe(at - 950);
  });
});
