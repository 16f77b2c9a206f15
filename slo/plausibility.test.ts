import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { columnsOf } from './load-columns.ts';
import type { LoadRow } from './load-row.ts';
import { implausible } from './plausibility.ts';
import { smallRun } from './testing/small-run.ts';
import { timelineOf } from './timeline.ts';

const { plan, evidence } = smallRun();
const found = (change: Partial<Evidence<LoadRow[]>>) => {
  const whole = { ...evidence, ...change };
  const e = { ...whole, load: columnsOf(whole.load) };
  return implausible(e, timelineOf(plan, e.marks));
};
const bent = <K extends 'load' | 'probes' | 'ledger' | 'counts' | 'marks'>(
  table: K,
  change: (row: Evidence<LoadRow[]>[K][number]) => object,
): Partial<Evidence<LoadRow[]>> => ({
  [table]: evidence[table].map((r, i) => (i === 5 ? { ...r, ...change(r) } : r)),
});

describe('what can not be true', () => {
  it('is not found in an intact run', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, Partial<Evidence<LoadRow[]>>, string]>([
    ['a negative count', bent('load', () => ({ count: -3 })), 'load: 1 rows with impossible counts'],
    [
      'a count that is not finite',
      bent('load', () => ({ count: Number.NaN })),
      'load: 1 rows with impossible counts',
    ],
    [
      'a histogram of other answers',
      bent('load', (r) => ({ count: (r as { count: number }).count + 1 })),
      'load: 1 rows with impossible counts',
    ],
    [
      'a row of another day',
      bent('load', () => ({ second: 5 })),
      'load: 1 rows outside the time of the load',
    ],
    [
      'an answer before its question',
      bent('probes', () => ({ endedAt: 1 })),
      'probes: 1 rows whose time runs backwards',
    ],
    [
      'a probe ahead of its schedule',
      bent('probes', (r) => ({ scheduledAt: (r as { sentAt: number }).sentAt + 500 })),
      'probes: 1 rows whose time runs backwards',
    ],
    [
      'a ref that was used twice',
      bent('ledger', () => ({ ref: 'auth-1' })),
      'ledger: 1 rows with a ref that another row has',
    ],
    [
      'more answers than requests',
      bent('counts', () => ({ answered: 1e9 })),
      'counts: 1 rows that answer more than was asked or are no counts',
    ],
  ])('%s', (_, change, says) => {
    expect(found(change)).toEqual([says]);
  });

  it('a fault that took effect before it was injected, or was healed before that', () => {
    const moved = (name: string, by: number) => ({
      marks: evidence.marks.map((m) => (m.name === name ? { ...m, at: m.at + by } : m)),
    });
    expect(found(moved('fault-injected', 5000))).toEqual([
      expect.stringContaining('took effect before it was injected'),
    ]);
    expect(found(moved('heal-started', -60_000))).toEqual([
      expect.stringContaining('healed before it took effect'),
    ]);
  });

  it('a load that nobody saw start or end, or that ended before it started', () => {
    const without = (name: string) => ({ marks: evidence.marks.filter((m) => m.name !== name) });
    expect(found(without('load-started'))).toContain('marks: no mark says when load started');
    expect(found(without('load-ended'))).toContain('marks: no mark says when load ended');
    const swapped = evidence.marks.map((m) => (m.name === 'load-ended' ? { ...m, at: m.at - 900_000 } : m));
    expect(found({ marks: swapped })[0]).toContain('load ended before it started');
  });
});
