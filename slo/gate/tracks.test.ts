import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import type { LoadRow } from '../load-row.ts';
import { emptyHistogram, histogramCount } from '../statistics/exponential-histogram.ts';
import { sampleSteady } from '../testing/sample-steady.ts';
import { openTracks, tracksOf } from './tracks.ts';

const row = (change: Partial<LoadRow> = {}): LoadRow => ({
  second: 100,
  service: 'donor',
  op: 'read',
  outcome: 'good',
  track: 'stable',
  runner: 'k6-1',
  count: 10,
  ...change,
});
const read = (...rows: LoadRow[]) => {
  const tracks = openTracks(new Map([['donor', 1.5]]), () => true);
  tracks.take(rows);
  return tracks;
};
const seconds = (of: ReadonlyMap<number, object>) => Object.fromEntries(of);

describe('a gate’s tracks', () => {
  it.each([
    ['good', { answers: 10, late: 0, bad: 0 }],
    ['server-error', { answers: 10, late: 0, bad: 10 }],
    ['network-error', { answers: 10, late: 0, bad: 10 }],
    ['wrong-answer', { answers: 10, late: 0, bad: 10 }],
    ['late', { answers: 10, late: 10, bad: 10 }],
  ] as const)('count what is %s for all and for its track', (outcome, sum) => {
    for (const track of ['stable', 'canary'] as const) {
      const { all, of } = read(row({ outcome, track }));
      expect(seconds(all)).toEqual({ 100: sum });
      expect(seconds(of[track])).toEqual({ 100: sum });
      expect(seconds(of[track === 'stable' ? 'canary' : 'stable'])).toEqual({});
    }
  });

  it('count a dropped arrival as the requests that it would have made, of no track', () => {
    const { all, of } = read(
      row({ outcome: 'dropped', count: 3 }),
      row({ outcome: 'dropped', service: 'camp' }),
    );
    // 3 × 1.5, and 10 of a service that makes one each.
    expect(seconds(all)).toEqual({ 100: { answers: 15, late: 15, bad: 15 } });
    expect([seconds(of.stable), seconds(of.canary)]).toEqual([{}, {}]);
  });

  it('add up second by second, however the rows come', () => {
    const tracks = read(row({ second: 101 }), row(), row({ outcome: 'late', count: 2, track: 'canary' }));
    expect(seconds(tracks.all)).toEqual({
      100: { answers: 12, late: 2, bad: 2 },
      101: { answers: 10, late: 0, bad: 0 },
    });
    tracks.take([row({ second: 101, outcome: 'server-error', count: 1 })]);
    expect(tracks.all.get(101)).toEqual({ answers: 11, late: 0, bad: 1 });
  });

  it('know the latency of each service on each track', () => {
    const histogram = { ...emptyHistogram, counts: [4] };
    const { latency } = read(row({ histogram, count: 4 }), row({ histogram, count: 4 }), row());
    expect(histogramCount(latency.stable.donor)).toBe(8);
    expect(histogramCount(latency.stable.camp)).toBe(0);
    expect(histogramCount(latency.canary.donor)).toBe(0);
    // What was read before is not what the next gate begins with.
    expect(histogramCount(read().latency.stable.donor)).toBe(0);
  });

  it('leave out what does not count', () => {
    const tracks = openTracks(new Map(), ({ op, second }) => op === 'read' && second > 100);
    tracks.take([row(), row({ second: 101 }), row({ second: 101, op: 'write' })]);
    expect(seconds(tracks.all)).toEqual({ 101: { answers: 10, late: 0, bad: 0 } });
  });

  it('of a whole run are of its steady state, a dropped arrival by what its service makes', () => {
    const steady = sampleSteady(
      { from: 100, to: 102, tailTo: 103 },
      (op, second) => op === 'read' && second < 102,
    );
    const rows = [99, 100, 101, 102].flatMap((second) => [row({ second }), row({ second, op: 'write' })]);
    const dropped = row({ outcome: 'dropped', count: 4 });
    const { all, of } = tracksOf(
      [{ service: 'donor', requestsPerArrival: 2 }],
      columnsOf([...rows, dropped]),
      steady,
    );
    expect(seconds(all)).toEqual({
      100: { answers: 18, late: 8, bad: 8 },
      101: { answers: 10, late: 0, bad: 0 },
    });
    expect([...of.stable.keys()]).toEqual([100, 101]);
  });
});
