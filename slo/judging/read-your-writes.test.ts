import { describe, expect, it } from 'vitest';
import type { Durability } from '../durability.ts';
import type { LedgerRow, VisibilityRow } from '../evidence.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { judgeReadYourWrites } from './read-your-writes.ts';

const objective = sampleObjective({ kind: 'read-your-writes', unit: 'writes', bound: 0 });
const ledger = (count: number): LedgerRow[] =>
  Array.from({ length: count }, (_, n) => ({
    ref: `donor-${n}`,
    service: 'donor',
    sentAt: n * 1000,
    endedAt: n * 1000 + 5,
    class: 'acknowledged',
    outcome: 'good',
    region: 'region-1',
  }));
/** A look at a write so many seconds after its acknowledgement, or none after half a second. */
const look = (
  n: number,
  shown: VisibilityRow['shown'],
  after = 0.5,
  region: string | null = 'region-1',
  number = 0,
): VisibilityRow => ({
  ref: `donor-${n}`,
  service: 'donor',
  look: number,
  sentAt: n * 1000 + 5 + after * 1000,
  endedAt: n * 1000 + 10 + after * 1000,
  shown,
  ...(region === null ? {} : { region }),
});
const judged = (rows: LedgerRow[], visibility: VisibilityRow[], change: Partial<Durability> = {}) => {
  const { evidence, durability } = sampleCase();
  return judgeReadYourWrites(
    objective,
    sampleCase({
      evidence: { ...evidence, ledger: rows, visibility },
      durability: { ...durability, lost: [], unread: [], missingRows: 0, ...change },
    }),
  );
};

describe('what was acknowledged', () => {
  it('passes when a read shows it in time, and says how long it was missing at most', () => {
    expect(
      judged(ledger(2), [look(0, 'yes'), look(1, 'no', 2), look(1, 'yes', 4, 'region-1', 1)]),
    ).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      interval: { low: 0, high: 0 },
      evidence: ['ledger', 'visibility', 'readBack'],
      says: '0 of 2 acknowledged writes were missed by a read later than 5 s after its acknowledgement (30 s in another region); longest missing 2 s',
    });
    expect(judged(ledger(1), [look(0, 'yes')]).says).toMatch(/; none was missing from any read$/);
  });

  it('fails by name when a read misses it later, with the region where that is known', () => {
    const found = judged(ledger(3), [look(0, 'no', 6), look(1, 'no', 31, null), look(2, 'yes')]);
    expect(found).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      interval: { low: 2, high: 2 },
      says: expect.stringContaining(
        '; missed: donor-0 after 6 s in region-1, donor-1 after 31 s; longest missing 31 s',
      ),
    });
  });

  it('is open where a write was shown by no read, where rows are missing, and where none was shown', () => {
    expect(judged(ledger(2), [look(0, 'yes')])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: null },
      has: '1 writes that a read has shown',
      needs: objective.needs,
      says: expect.stringMatching(/; 1 not shown by any read$/),
    });
    expect(judged(ledger(1), [look(0, 'yes')], { missingRows: 2 })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: null },
      says: expect.stringMatching(/; 2 writes of the ledger's numbering left no row$/),
    });
    expect(judged([], [])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: 0 },
      has: '0 writes that a read has shown',
    });
  });
});
