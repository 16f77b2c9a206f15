import { describe, expect, it } from 'vitest';
import type { Durability, Loss } from '../durability.ts';
import type { LedgerRow, ReadBackRow } from '../evidence.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { faultTimes } from '../testing/sample-times.ts';
import { judgeDurability, named } from './durability.ts';

const objective = sampleObjective({ kind: 'durability', unit: 'writes', bound: 0 });
const row = (n: number): LedgerRow => ({
  ref: `donor-${n}`,
  service: 'donor',
  sentAt: n * 100,
  endedAt: n * 100 + 5,
  class: 'acknowledged',
  outcome: 'good',
  region: 'region-1',
});
const lost = (n: number, change: Partial<Loss> = {}): Loss => ({
  row: row(n),
  fault: faultTimes(),
  excused: false,
  reachesFirst: false,
  since: 0,
  ...change,
});
const back = (status: ReadBackRow['status']): ReadBackRow => ({
  service: 'donor',
  at: 0,
  status,
  coversUntil: 0,
  refs: [],
});
const healthy: Durability = {
  lost: [],
  duplicates: [],
  byOldPrimary: [],
  refusedButStored: [],
  acknowledged: 2000,
  covered: 2000,
  unread: [],
  unwritten: [],
  missingRows: 0,
};
const judged = (change: Partial<Durability>, readBack = [back('complete')]) => {
  const seen = sampleCase({ durability: { ...healthy, ...change } });
  return judgeDurability(objective, { ...seen, evidence: { ...seen.evidence, readBack } });
};

describe('durability', () => {
  it('passes when each acknowledged write was read back, once', () => {
    expect(judged({})).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      interval: { low: 0, high: 0 },
      says: '0 of 2,000 acknowledged writes were lost',
      evidence: ['ledger', 'readBack', 'marks'],
    });
  });

  it('fails by name when one was lost, with the fault that it was lost to', () => {
    expect(judged({ lost: [lost(7), lost(8, { fault: null }), lost(9, { excused: true })] })).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      interval: { low: 2, high: 2 },
      says: '2 of 2,000 acknowledged writes were lost; lost: donor-7 (1-node-kill), donor-8; 1 lost with the region, which an asynchronous replica may lose',
    });
  });

  it('fails when one is stored twice or was acknowledged where nobody may, and says which', () => {
    expect(judged({ duplicates: ['donor-1', 'donor-2'] })).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      says: '0 of 2,000 acknowledged writes were lost; stored more than once: donor-1, donor-2',
    });
    expect(judged({ byOldPrimary: [row(3)] })).toMatchObject({
      verdict: 'FAIL',
      observed: 1,
      says: expect.stringContaining('; acknowledged by the lost region after the promotion: donor-3'),
    });
  });

  it('lets be what a region may lose, and only tells of what was refused and stored', () => {
    expect(judged({ lost: [lost(9, { excused: true })], refusedButStored: ['donor-4'] })).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      says: '0 of 2,000 acknowledged writes were lost; 1 lost with the region, which an asynchronous replica may lose; 1 stored although refused',
    });
  });

  it('is open where not all was read back, where the ledger has gaps or where a service wrote nothing', () => {
    expect(judged({ covered: 1999 })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: null },
      has: '1,999 acknowledged writes read back',
      needs: 'a ledger without gaps, read back whole at every service',
    });
    expect(judged({ missingRows: 3 })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: null },
      says: expect.stringContaining("; 3 writes of the ledger's numbering left no row"),
    });
    expect(judged({ unread: ['donor', 'camp'] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('; not read back whole: donor, camp'),
    });
    expect(judged({ unwritten: ['auth'] })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('; no write was acknowledged of auth'),
    });
    expect(judged({ acknowledged: 0, covered: 0 })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '0 acknowledged writes read back',
    });
  });

  it('is INVALID when nothing could be read back, though some was acknowledged', () => {
    const none = { covered: 0, unread: ['donor' as const] };
    expect(judged(none, [back('failed'), back('failed')])).toMatchObject({
      verdict: 'INVALID',
      because: ['the ledger was not read back'],
    });
    expect(judged({ ...none, duplicates: ['donor-1'] }, [back('failed')]).verdict).toBe('INVALID');
    expect(judged(none, [back('failed'), back('complete')]).verdict).toBe('INCONCLUSIVE');
    expect(judged({ ...none, acknowledged: 0 }, [back('failed')]).verdict).toBe('INCONCLUSIVE');
    expect(judged({ ...none, lost: [lost(1)] }, [back('failed')]).verdict).toBe('FAIL');
  });

  it('names ten, and how many more there are', () => {
    const refs = Array.from({ length: 12 }, (_, i) => `r${i}`);
    expect(named(refs.slice(0, 10))).toBe('r0, r1, r2, r3, r4, r5, r6, r7, r8, r9');
    expect(named(refs)).toBe('r0, r1, r2, r3, r4, r5, r6, r7, r8, r9 and 2 more');
  });
});
