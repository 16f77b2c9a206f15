import { describe, expect, it } from 'vitest';
import type { Durability, Loss } from '../durability.ts';
import type { LedgerRow } from '../evidence.ts';
import type { Objective } from '../plan.ts';
import { sampleCase, sampleObjective } from '../testing/sample-case.ts';
import { faultTimes, sampleT0 } from '../testing/sample-times.ts';
import type { FaultTimes } from '../timeline.ts';
import { judgeRpo } from './rpo.ts';

const times = faultTimes();
const row = (endedAt: number, change: Partial<LedgerRow> = {}): LedgerRow => ({
  ref: `donor-${endedAt}`,
  service: 'donor',
  sentAt: sampleT0 + endedAt - 5,
  endedAt: sampleT0 + endedAt,
  class: 'acknowledged',
  outcome: 'good',
  region: 'region-1',
  ...change,
});
const lost = (endedAt: number, change: Partial<Loss> = {}): Loss => ({
  row: row(endedAt),
  fault: times,
  excused: false,
  reachesFirst: false,
  since: sampleT0 + endedAt - 500,
  ...change,
});
const inSeconds = sampleObjective({ kind: 'rpo', fault: '1-node-kill', unit: 'seconds', bound: 300 });
const inWrites: Objective = { ...inSeconds, unit: 'writes', bound: 0 };
const judged = (
  objective: Objective,
  change: { durability?: Partial<Durability>; ledger?: LedgerRow[]; times?: FaultTimes } = {},
) => {
  const { durability, evidence } = sampleCase();
  const of = change.times ?? times;
  return judgeRpo(
    objective,
    sampleCase({
      timeline: { loadStarted: null, loadEnded: null, faults: [of] },
      durability: { ...durability, lost: [], unread: [], missingRows: 0, ...change.durability },
      evidence: { ...evidence, ledger: change.ledger ?? [row(-10), row(-20)] },
    }),
  );
};

describe('what one fault lost', () => {
  it('is nothing where the writes just before it are all there, and says how many these were', () => {
    const none = 'none of the 2 writes acknowledged in the 10 s before the fault was lost';
    expect(judged(inSeconds)).toMatchObject({
      verdict: 'PASS',
      observed: 0,
      interval: { low: 0, high: 0 },
      says: none,
      evidence: ['ledger', 'readBack', 'marks:fault-effective'],
    });
    expect(judged(inWrites)).toMatchObject({ verdict: 'PASS', observed: 0, says: none });
  });

  it('in writes is each that is gone, and in seconds how far they reach back', () => {
    const durability = { lost: [lost(-1000), lost(-3000)] };
    expect(judged(inWrites, { durability })).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      interval: { low: 2, high: 2 },
    });
    expect(judged(inSeconds, { durability })).toMatchObject({
      verdict: 'PASS',
      observed: 2.9,
      interval: { low: 2.9, high: 3.52 },
      says: '2 acknowledged writes lost, reaching back 2.9 s to 3.52 s',
    });
    expect(judged({ ...inSeconds, bound: 2.8 }, { durability }).verdict).toBe('FAIL');
    expect(judged({ ...inSeconds, bound: 3 }, { durability })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '2 writes acknowledged just before the fault',
    });
  });

  it('is not what another fault lost', () => {
    const durability = { lost: [lost(-1000, { fault: faultTimes() }), lost(-1000, { fault: null })] };
    expect(judged(inWrites, { durability })).toMatchObject({ verdict: 'PASS', observed: 0 });
  });

  it('is open where it reaches back to the ledger’s first write', () => {
    const durability = { lost: [lost(-1000, { reachesFirst: true })] };
    expect(judged(inSeconds, { durability })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0.9, high: null },
      says: '1 acknowledged writes lost, back to the first that the ledger made',
    });
  });

  it('is not shown to be nothing by a ledger with gaps, that was not read back, or that wrote nothing just before', () => {
    for (const change of [
      { durability: { unread: ['donor' as const] } },
      { durability: { missingRows: 1 } },
      { ledger: [] },
    ])
      expect(judged(inWrites, change)).toMatchObject({
        verdict: 'INCONCLUSIVE',
        observed: 0,
        interval: { low: 0, high: null },
      });
  });

  it('counts as just before what was acknowledged in the ten seconds up to the fault', () => {
    const said = (...ledger: LedgerRow[]) => judged(inWrites, { ledger }).says;
    expect(said(row(0), row(1), row(-9999), row(-10_000))).toMatch(/^none of the 2 writes/);
    const other: Partial<LedgerRow> = { class: 'indeterminate', outcome: 'late' };
    expect(said(row(-10), row(-10, other))).toMatch(/^none of the 1 writes/);
  });

  it('is INVALID without a fault that took effect or a mark of its injection, and open where it was never begun', () => {
    const without = { effective: null };
    expect(judged(inWrites, { times: faultTimes(without) })).toMatchObject({
      verdict: 'INVALID',
      says: '1-node-kill did not happen',
      evidence: ['marks'],
    });
    expect(judged(inWrites, { times: faultTimes({ ...without, injected: null }) })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: 'no injection',
    });
    expect(judged(inWrites, { times: faultTimes({ injected: null }) })).toMatchObject({
      verdict: 'INVALID',
      because: ['no mark says when 1-node-kill was injected'],
    });
    expect(judged({ ...inWrites, fault: '2-zone-loss' })).toMatchObject({
      verdict: 'INVALID',
      because: ['the plan has no such fault'],
    });
    const { fault: _, ...nameless } = inWrites;
    expect(judged(nameless).says).toBe('the fault did not happen');
  });
});
