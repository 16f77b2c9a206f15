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
const bent = <K extends 'load' | 'probes' | 'ledger' | 'visibility' | 'samples' | 'counts' | 'marks'>(
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
      'evidence of another version',
      { schema: 0 as unknown as Evidence['schema'] },
      `evidence: expected schema ${evidence.schema}, found 0`,
    ],
    [
      'a write that ended before it was sent',
      bent('ledger', (r) => ({ endedAt: (r as { sentAt: number }).sentAt - 1 })),
      'ledger: 1 rows whose time runs backwards',
    ],
    [
      'a look that ended before it was sent',
      bent('visibility', (r) => ({ endedAt: (r as { sentAt: number }).sentAt - 1 })),
      'visibility: 1 rows whose time runs backwards',
    ],
    [
      'a look at no time',
      bent('visibility', () => ({ sentAt: Number.NaN })),
      'visibility: 1 rows whose time runs backwards',
    ],
    [
      'a sample at no time',
      bent('samples', () => ({ at: Number.POSITIVE_INFINITY })),
      'samples: 1 rows that are not finite',
    ],
    [
      'half a request',
      bent('counts', () => ({ requests: 2.5, answered: 1 })),
      'counts: 1 rows that answer more than was asked or are no counts',
    ],
    [
      'fewer answers than none',
      bent('counts', () => ({ answered: -1 })),
      'counts: 1 rows that answer more than was asked or are no counts',
    ],
    [
      'a load that broke off',
      { marks: evidence.marks.map((m) => (m.name === 'load-ended' ? { ...m, detail: 'k6 died' } : m)) },
      'marks: the load broke off: k6 died',
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
    expect(found(without('load-started'))).toEqual(['marks: no mark says when load started']);
    expect(found(without('load-ended'))).toEqual(['marks: no mark says when load ended']);
    // A fault that never came about, or was never healed, is no contradiction.
    for (const name of ['fault-injected', 'fault-effective', 'heal-started'])
      expect(found(without(name)), name).toEqual([]);
    const swapped = evidence.marks.map((m) => (m.name === 'load-ended' ? { ...m, at: m.at - 900_000 } : m));
    expect(found({ marks: swapped })[0]).toContain('load ended before it started');
  });

  it('says how many rows there are of a kind', () => {
    expect(found({ probes: evidence.probes.map((p, i) => (i < 3 ? { ...p, endedAt: 1 } : p)) })).toEqual([
      'probes: 3 rows whose time runs backwards',
    ]);
    const none = { requests: 0, answered: 0 };
    expect(found({ counts: evidence.counts.map((c, i) => (i === 5 ? { ...c, ...none } : c)) })).toEqual([]);
  });

  const markAt = (name: string) => evidence.marks.find((m) => m.name === name)?.at ?? 0;
  const moved = (name: string, at: number, change: object = {}) => ({
    marks: evidence.marks.map((m) => (m.name === name ? { ...m, at, ...change } : m)),
  });

  it('allows for clocks of one machine that read 50 ms apart, and for what a mark is uncertain by', () => {
    const t0 = markAt('fault-effective');
    const effective = (at: number, uncertaintyMs = 0) =>
      found(moved('fault-effective', at, { uncertaintyMs })).filter((f) =>
        f.includes('before it was injected'),
      );
    const injected = markAt('fault-injected');
    expect(effective(injected - 50)).toEqual([]);
    expect(effective(injected - 51)).toHaveLength(1);
    expect(effective(injected - 151, 101)).toEqual([]);
    expect(effective(injected - 152, 101)).toHaveLength(1);
    const healed = (at: number) =>
      found({
        marks: evidence.marks.map((m) =>
          m.name === 'heal-started'
            ? { ...m, at }
            : m.name === 'fault-effective'
              ? { ...m, uncertaintyMs: 20 }
              : m,
        ),
      }).filter((f) => f.includes('healed before'));
    expect(healed(t0 - 20)).toEqual([]);
    expect(healed(t0 - 21)).toHaveLength(1);
    const ahead = (ms: number) =>
      found(bent('probes', (r) => ({ scheduledAt: (r as { sentAt: number }).sentAt + ms })));
    expect(ahead(50)).toEqual([]);
    expect(ahead(51)).toHaveLength(1);
  });

  it('allows for answers up to a minute before the load’s mark and after its end', () => {
    const [from, to] = [markAt('load-started') / 1000, markAt('load-ended') / 1000];
    const rows = (second: number) =>
      found(bent('load', () => ({ second }))).filter((f) => f.includes('outside the time'));
    expect([from - 60, to + 60].map(Math.round).map(rows)).toEqual([[], []]);
    expect(rows(Math.floor(from - 60.001))).toHaveLength(1);
    expect(rows(Math.floor(to + 60) + 1)).toHaveLength(1);
  });

  it('is no load that ended in the instant in which it started', () => {
    const [row] = evidence.load;
    if (row === undefined) throw new Error('the small run has load');
    const empty = { ...moved('load-ended', markAt('load-started')), load: [row] };
    expect(found(empty).filter((f) => f.includes('ended before'))).toEqual([]);
    const before = { ...moved('load-ended', markAt('load-started') - 1), load: [row] };
    expect(found(before).filter((f) => f.includes('ended before'))).toHaveLength(1);
  });
});
