import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import { loadTable } from '../load-table.ts';
import { talliesOf } from '../statistics/tallies.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { sampleSteady } from '../testing/sample-steady.ts';
import { answers } from '../testing/small-run.ts';
import { steadyCounts, tallied } from './steady-count.ts';

describe('what a night adds to many', () => {
  it('is its requests, the bad ones, and how these lie in blocks of powers of five', () => {
    const seconds = Array.from({ length: 26 }, (_, s) => ({
      trials: 10,
      failures: s === 3 ? 2 : s === 4 || s === 11 ? 1 : 0,
    }));
    expect(tallied(talliesOf(seconds))).toEqual({
      requests: 260,
      bad: 4,
      seconds: 26,
      blocks: [
        { seconds: 1, blocks: 26, failing: expect.any(Array) },
        { seconds: 5, blocks: 6, failing: expect.any(Array) },
        { seconds: 25, blocks: 1, failing: expect.any(Array) },
      ],
    });
    const [single, five, all] = tallied(talliesOf(seconds)).blocks;
    const apart = [
      { failures: 2, blocks: 1 },
      { failures: 1, blocks: 2 },
    ];
    // Three quarters of five seconds make a block, so that the fourth and the fifth lie in two.
    expect([single?.failing, five?.failing]).toEqual([apart, apart]);
    expect(all?.failing).toEqual([{ failures: 4, blocks: 1 }]);
  });

  it('has a block as long as the night, and none of one without a second', () => {
    const lengths = (seconds: number) =>
      tallied(talliesOf(Array.from({ length: seconds }, () => ({ trials: 1, failures: 0 })))).blocks.map(
        (b) => b.seconds,
      );
    expect([0, 1, 4, 5, 24, 25].map(lengths)).toEqual([[], [1], [1], [1, 5], [1, 5], [1, 5, 25]]);
  });

  it('is of the objectives on a share of steady requests only, each by its own kind of failure', () => {
    const steady = sampleSteady({ from: 1000, to: 1010, tailTo: 1017 });
    const rows = [
      ...Array.from({ length: 10 }, (_, s) => answers(1000 + s, 'donor', 'good', 5)),
      answers(1002, 'donor', 'server-error', 2),
      answers(1005, 'donor', 'late', 1),
    ];
    const { plan, counts } = sampleCase();
    const table = loadTable(plan, columnsOf(rows), { from: 1000, to: 1017 }, steady);
    const seen = sampleCase({
      table,
      steady,
      counts: {
        ...counts,
        unaccounted: { ...counts.unaccounted, donor: 3 },
        surplus: { ...counts.surplus, donor: 4 },
      },
    });
    const of = (kind: 'availability' | 'latency' | 'rto' | 'gate-availability') =>
      sampleObjective({ id: `${kind}:donor`, kind, service: 'donor' });
    expect(
      steadyCounts([of('rto'), of('availability'), of('gate-availability'), of('latency')], seen),
    ).toMatchObject([
      { objective: 'availability:donor', requests: 53, bad: 3, seconds: 10, unaccounted: 3, surplus: 4 },
      { objective: 'latency:donor', requests: 51, bad: 1, seconds: 10 },
    ]);
  });
});
