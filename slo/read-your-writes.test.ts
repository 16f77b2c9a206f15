import { describe, expect, it } from 'vitest';
import { durabilityOf } from './durability.ts';
import type { Evidence, LedgerRow, VisibilityRow } from './evidence.ts';
import type { LoadRow } from './load-row.ts';
import { pauseAfter, readYourWritesOf } from './read-your-writes.ts';
import { findingOn, smallRun } from './testing/small-run.ts';
import { timelineOf } from './timeline.ts';

const { plan, evidence } = smallRun('database-primary-kill');
const of = (e: Evidence, p = plan) => readYourWritesOf(p, e, durabilityOf(p, e, timelineOf(p, e.marks)));
const finding = (e: Evidence, p = plan) => findingOn(p, e, 'read-your-writes');
const writes = evidence.ledger.filter((r) => r.class === 'acknowledged' && r.service === 'donor');
const row = (i: number): LedgerRow => {
  const found = writes[i];
  if (found === undefined) throw new Error(`the ledger has no write ${i}`);
  return found;
};
/** What reads showed of one write: `after` seconds, and whether it was there. */
const seen = (
  { ref, service, endedAt, region = 'region-1' }: LedgerRow,
  looks: readonly (readonly [after: number, shown: VisibilityRow['shown'], region?: string])[],
  from = evidence,
): Evidence<LoadRow[]> => ({
  ...from,
  visibility: [
    ...from.visibility.filter((v) => v.ref !== ref),
    ...looks.map(([after, shown, where = region], look): VisibilityRow => {
      const sentAt = endedAt + after * 1000;
      return { ref, service, look, sentAt, endedAt: sentAt + 3, shown, region: where };
    }),
  ],
});
const readBack = (change: (refs: string[]) => string[] | undefined): Evidence<LoadRow[]> => ({
  ...evidence,
  readBack: evidence.readBack.map((r) => {
    const refs = r.service === 'donor' ? change(r.refs) : r.refs;
    return refs === undefined ? { ...r, status: 'failed', refs: [] } : { ...r, refs };
  }),
});

describe('the pause between two looks at a write', () => {
  const load = { timeLimitSeconds: 5 };

  it('grows, and ends just after each time that is up meanwhile', () => {
    const at = [0];
    for (let look = 0; look < 9; look += 1) {
      const last = at.at(-1) ?? 0;
      at.push(last + pauseAfter(look, last, load));
    }
    expect(at.map((t) => Number(t.toFixed(3)))).toEqual([
      0, 0.5, 2, 5.02, 10.02, 15.02, 20.02, 25.02, 30.02, 35.02,
    ]);
  });

  it('misses no such time for a look that took long', () => {
    expect(pauseAfter(1, 4, load)).toBeCloseTo(1.02);
    expect(pauseAfter(2, 5.01, load)).toBeCloseTo(0.01);
    expect(pauseAfter(2, 6, load)).toBe(5);
    expect(pauseAfter(7, 29, load)).toBeCloseTo(1.02);
  });
});

describe('reading what was written', () => {
  it('of a healthy run finds each acknowledged write shown, and none ever missing', () => {
    const found = of(evidence);
    expect(found).toMatchObject({ stale: [], open: 0, longest: null });
    expect(found.shown).toBe(found.acknowledged);
    expect(found.shown).toBeGreaterThan(1000);
    expect(finding(evidence)).toMatchObject({
      verdict: 'PASS',
      says: expect.stringMatching(/^0 of [\d,]+ acknowledged writes .* none was missing from any read$/),
    });
  });

  it('takes no offence at a write that is missing for a moment, and says how long', () => {
    const lagging = seen(row(3), [
      [0, 'no'],
      [4.9, 'no'],
      [5.1, 'yes'],
    ]);
    expect(of(lagging)).toMatchObject({ stale: [], open: 0, longest: 4.9 });
    const both = seen(
      row(9),
      [
        [1, 'no'],
        [2, 'yes'],
      ],
      lagging,
    );
    expect(of(both).longest).toBe(4.9);
    expect(finding(lagging)).toMatchObject({
      verdict: 'PASS',
      says: expect.stringContaining('longest missing 4.9 s'),
    });
  });

  it('finds one that a read misses after its time, be it there later or never', () => {
    for (const looks of [
      [[5.1, 'no']],
      [
        [5.1, 'no'],
        [10, 'yes'],
      ],
    ] as const) {
      const stale = seen(row(3), looks);
      expect(of(stale).stale).toMatchObject([{ row: { ref: row(3).ref }, after: 5.1 }]);
      expect(finding(stale)).toMatchObject({
        verdict: 'FAIL',
        observed: 1,
        says: expect.stringContaining(`missed: ${row(3).ref} after 5.1 s in region-1`),
      });
    }
  });

  it('gives the primary’s region the client’s time limit to the very end, and others half a minute', () => {
    const stale = (after: number, region: string) =>
      of(
        seen(row(3), [
          [after, 'no', region],
          [after + 40, 'yes', region],
        ]),
      ).stale.length;
    expect([5, 5.001].map((after) => stale(after, 'region-1'))).toEqual([0, 1]);
    expect([30, 30.001].map((after) => stale(after, 'region-2'))).toEqual([0, 1]);
  });

  it('gives another region as long as the document lets its replica lag, and one that bears no name too', () => {
    expect(of(seen(row(3), [[29, 'no', 'region-2']])).stale).toEqual([]);
    expect(of(seen(row(3), [[31, 'no', 'region-2']])).stale).toHaveLength(1);
    const { region: _, ...nameless } = row(3);
    const ledger = evidence.ledger.map((r) => (r.ref === nameless.ref ? nameless : r));
    const lagging = seen(nameless, [[29, 'no']], { ...evidence, ledger });
    expect(of(lagging).stale).toEqual([]);
    const visibility = lagging.visibility.map(({ region, ...v }) =>
      v.ref === nameless.ref || region === undefined ? v : { ...v, region },
    );
    expect(of({ ...lagging, visibility }).stale).toEqual([]);
  });

  it('leaves to durability what the writer itself has not', () => {
    const { ref } = row(3);
    const lost = readBack((refs) => refs.filter((r) => r !== ref));
    const found = of(seen(row(3), [[40, 'no']], lost));
    expect(found).toMatchObject({ stale: [], open: 0 });
    expect(found.shown).toBe(of(evidence).shown - 1);
  });

  it('knows nothing of a service whose writer was not read back: what reads miss may be lost', () => {
    const unread = seen(
      row(3),
      [[40, 'no']],
      readBack(() => undefined),
    );
    expect(of(unread)).toMatchObject({ stale: [], open: writes.length });
    expect(finding(unread)?.verdict).toBe('INCONCLUSIVE');
  });

  it('is open as long as no read has shown a write, and where a look left no row', () => {
    const unanswered = seen(row(3), [
      [0, 'unknown'],
      [5.1, 'unknown'],
    ]);
    expect(finding(unanswered)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('1 not shown by any read'),
    });
    const early = seen(row(3), [[2, 'no']]);
    expect(of(early)).toMatchObject({ stale: [], open: 1 });
    const recovered = seen(row(3), [
      [0, 'unknown'],
      [40, 'yes'],
    ]);
    expect(of(recovered).open).toBe(0);
    const gap = {
      ...recovered,
      visibility: recovered.visibility.filter((v) => v.ref !== row(3).ref || v.look !== 0),
    };
    expect(of(gap).open).toBe(1);
  });

  it('is open where nothing was acknowledged', () => {
    const idle = { ...evidence, ledger: [], visibility: [] };
    expect(of(idle)).toMatchObject({ acknowledged: 0, shown: 0, open: 0 });
    expect(finding(idle)?.verdict).toBe('INCONCLUSIVE');
  });

  it('is open without any read, and without a ledger row that its numbers skip', () => {
    expect(finding({ ...evidence, visibility: [] })?.verdict).toBe('INCONCLUSIVE');
    const skipped = { ...evidence, ledger: evidence.ledger.filter((r) => r.ref !== row(3).ref) };
    expect(finding(skipped)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('1 writes of the ledger'),
    });
  });

  it('is INVALID and never FAIL on an overloaded machine, where a replica may lag', () => {
    const stale = seen(row(3), [[5.1, 'no']]);
    const samples = stale.samples.map((s) => (s.kind === 'machine' ? { ...s, busy: 0.99 } : s));
    expect(finding({ ...stale, samples })?.verdict).toBe('INVALID');
  });

  it.each(['database-primary-kill', 'region-loss', 'rolling-restart'] as const)(
    'passes through %s',
    (fault) => {
      const run = smallRun(fault);
      expect(finding(run.evidence, run.plan)?.verdict).toBe('PASS');
    },
  );
});
