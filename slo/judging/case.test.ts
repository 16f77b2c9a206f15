import { describe, expect, it } from 'vitest';
import { columnsOf } from '../load-columns.ts';
import { loadTable } from '../load-table.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { sampleSteady } from '../testing/sample-steady.ts';
import { faultTimes } from '../testing/sample-times.ts';
import { answers } from '../testing/small-run.ts';
import { faultOf, steadyTallies, withoutEffect } from './case.ts';

const from = 1000;
/** Steady from 1002 to 1006, its tail to 1008; writes are in a window in 1004. */
const span = { from: from + 2, to: from + 6, tailTo: from + 8 };
const steady = sampleSteady(span, (op, s) => !(op === 'write' && s === from + 4));
const tallies = (rows: Parameters<typeof columnsOf>[0], service?: 'donor' | 'auth', at = steady) => {
  const { plan } = sampleCase();
  const table = loadTable(plan, columnsOf(rows), { from, to: from + 8 }, at);
  const { trials, failures } = steadyTallies(sampleCase({ table, steady: at }), service, {
    failures: ['late'],
    others: ['good'],
  });
  return { trials: [...trials], failures: [...failures] };
};

describe('requests by second of steady state', () => {
  it('hold an empty second, too, but in the tail only those with a row', () => {
    expect(tallies([answers(from + 3, 'donor', 'good', 4), answers(from + 7, 'donor', 'late', 2)])).toEqual({
      trials: [0, 4, 0, 0, 2],
      failures: [0, 0, 0, 0, 2],
    });
  });

  it('know a second of the tail by any row, also of a kind that is not counted', () => {
    expect(tallies([answers(from + 6, 'donor', 'server-error', 1)])).toEqual({
      trials: [0, 0, 0, 0, 0],
      failures: [0, 0, 0, 0, 0],
    });
    expect(tallies([answers(from + 8, 'donor', 'good', 1)])).toMatchObject({ trials: [0, 0, 0, 0] });
  });

  it('leave out what is not steady for its own operation, and the ramp', () => {
    const rows = [1, 4].flatMap((s) => [
      answers(from + s, 'donor', 'good', 10),
      answers(from + s, 'donor', 'good', 1, 'write'),
    ]);
    expect(tallies(rows)).toMatchObject({ trials: [0, 0, 10, 0] });
  });

  it('leave a second out that is steady for neither', () => {
    const neither = sampleSteady(span, (_, s) => s !== from + 4);
    expect(tallies([answers(from + 5, 'donor', 'good', 3)], undefined, neither)).toMatchObject({
      trials: [0, 0, 3],
    });
  });

  it('are of one service, or of all together', () => {
    const rows = [answers(from + 3, 'donor', 'good', 4), answers(from + 3, 'auth', 'late', 5)];
    expect(tallies(rows, 'donor')).toEqual({ trials: [0, 4, 0, 0], failures: [0, 0, 0, 0] });
    expect(tallies(rows, 'auth')).toEqual({ trials: [0, 5, 0, 0], failures: [0, 5, 0, 0] });
    expect(tallies(rows)).toEqual({ trials: [0, 9, 0, 0], failures: [0, 5, 0, 0] });
  });
});

describe('the fault of an objective', () => {
  it('is the one of its id', () => {
    const [one, two] = [faultTimes(), faultTimes({}, { id: '2-zone-loss' })];
    const seen = sampleCase({ timeline: { loadStarted: null, loadEnded: null, faults: [one, two] } });
    expect(faultOf(sampleObjective({ fault: '2-zone-loss' }), seen)).toBe(two);
    expect(faultOf(sampleObjective({ fault: '3-node-kill' }), seen)).toBeUndefined();
  });

  it('can’t be judged without a proven effect or without a mark of its injection', () => {
    const why = (change: Parameters<typeof faultTimes>[0]) => withoutEffect(faultTimes(change));
    expect(why({})).toEqual([]);
    expect(why({ injected: null })).toEqual(['no mark says when 1-node-kill was injected']);
    const without = { effective: null };
    expect(why({ ...without, ineffective: { at: 1, says: 'still there' } })).toEqual([
      '1-node-kill had no effect (still there)',
    ]);
    expect(why(without)).toEqual(['1-node-kill was injected, and nothing proves that it took effect']);
    expect(why({ ...without, injected: null })).toEqual([]);
  });
});
