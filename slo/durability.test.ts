import { describe, expect, it } from 'vitest';
import { durabilityOf, rpoOf } from './durability.ts';
import type { Evidence, LedgerRow } from './evidence.ts';
import { judge } from './judge.ts';
import { effectiveAt } from './testing/sample-evidence.ts';
import { smallRun } from './testing/small-run.ts';
import { timelineOf } from './timeline.ts';

const run = (fault: 'database-primary-kill' | 'region-loss') => {
  const { plan, evidence } = smallRun(fault);
  const [planned] = plan.chaos;
  if (planned === undefined) throw new Error('the small run has one fault');
  const timeline = timelineOf(plan, evidence.marks);
  const [times] = timeline.faults;
  if (times === undefined) throw new Error('the timeline has the fault');
  return {
    plan,
    evidence,
    t0: effectiveAt(planned),
    times,
    of: (e: Evidence) => durabilityOf(plan, e, timeline),
  };
};
const forget = (evidence: Evidence, gone: (row: LedgerRow) => boolean): Evidence => {
  const refs = new Set(evidence.ledger.filter(gone).map((r) => r.ref));
  return {
    ...evidence,
    readBack: evidence.readBack.map((r) => ({ ...r, refs: r.refs.filter((ref) => !refs.has(ref)) })),
  };
};

describe('durability', () => {
  it('of a healthy run names nothing', () => {
    const { of, evidence } = run('database-primary-kill');
    expect(of(evidence)).toMatchObject({
      lost: [],
      duplicates: [],
      byOldPrimary: [],
      unread: [],
      missingRows: 0,
    });
  });

  it('names an acknowledged write that is gone, and the fault before which it was made', () => {
    const { of, evidence } = run('database-primary-kill');
    const [loss] = of(forget(evidence, (r) => r.ref === 'donor-50')).lost;
    expect(loss).toMatchObject({
      row: { ref: 'donor-50' },
      excused: false,
      fault: { planned: { fault: 'database-primary-kill' } },
    });
  });

  it('does not miss what was refused, nor what may or may not be stored', () => {
    const { of, evidence } = run('region-loss');
    expect(of(forget(evidence, (r) => r.class !== 'acknowledged')).lost).toEqual([]);
  });

  it('excuses what an asynchronous replica may lose: written before t0, and only after a region loss', () => {
    const gone = (t0: number) => (r: LedgerRow) =>
      r.service === 'donor' && r.sentAt <= t0 && r.sentAt > t0 - 2000;
    const region = run('region-loss');
    expect(region.of(forget(region.evidence, gone(region.t0))).lost.map((l) => l.excused)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    const primary = run('database-primary-kill');
    expect(primary.of(forget(primary.evidence, gone(primary.t0))).lost.map((l) => l.excused)).toEqual(
      Array(4).fill(false),
    );
  });

  it('does not excuse a loss that a later write of the service outlived: a lagging replica lacks the newest only', () => {
    const { of, evidence, t0 } = run('region-loss');
    const last = evidence.ledger.filter((r) => r.service === 'donor' && r.endedAt < t0 - 100).slice(-4);
    const [first, second, , fourth] = last.map((r) => r.ref);
    const hole = of(forget(evidence, (r) => r.ref === first || r.ref === second)).lost;
    expect(hole.map((l) => [l.row.ref, l.excused])).toEqual([
      [first, false],
      [second, false],
    ]);
    const end = of(forget(evidence, (r) => last.some((l) => l.ref === r.ref))).lost;
    expect(end.map((l) => l.excused)).toEqual([true, true, true, true]);
    // Another service's writes are in another database.
    expect(of(forget(evidence, (r) => r.ref === fourth)).lost.map((l) => l.excused)).toEqual([true]);
  });

  it('takes no write for outlived that overlaps with the survivor, nor by one that the fault met', () => {
    const { of, evidence, t0 } = run('region-loss');
    const last = evidence.ledger.filter((r) => r.service === 'donor' && r.endedAt < t0 - 100).slice(-2);
    const [lost, survivor] = last;
    if (lost === undefined || survivor === undefined) throw new Error('writes before the fault');
    const ending = (ref: string, endedAt: number): Evidence => ({
      ...forget(evidence, (r) => r.ref === lost.ref),
      ledger: evidence.ledger.map((r) => (r.ref === ref ? { ...r, endedAt } : r)),
    });
    expect(of(forget(evidence, (r) => r.ref === lost.ref)).lost[0]?.excused).toBe(false);
    expect(of(ending(lost.ref, survivor.sentAt)).lost[0]?.excused).toBe(true);
    expect(of(ending(survivor.ref, t0 + 10)).lost[0]?.excused).toBe(true);
  });

  it('does not excuse a loss that is older than what an asynchronous replica may lose', () => {
    const { of, evidence, t0 } = run('region-loss');
    const old = evidence.ledger.map((r) =>
      r.ref === 'donor-1' ? { ...r, sentAt: t0 - 301_000, endedAt: t0 - 300_990 } : r,
    );
    const { lost } = of({ ...forget(evidence, (r) => r.ref === 'donor-1'), ledger: old });
    expect(lost.map((l) => [l.row.ref, l.excused])).toEqual([['donor-1', false]]);
  });

  it('does not excuse what is lost after the fault, when the region comes back', () => {
    const { of, evidence, t0 } = run('region-loss');
    const { lost } = of(
      forget(evidence, (r) => r.service === 'donor' && r.class === 'acknowledged' && r.sentAt > t0),
    );
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.some((l) => l.excused)).toBe(false);
  });

  it('names refs that are stored twice, and refused ones that are stored', () => {
    const { of, evidence } = run('database-primary-kill');
    const refused = evidence.ledger.find((r) => r.class === 'refused' && r.service === 'donor')?.ref ?? '';
    const readBack = evidence.readBack.map((r) =>
      r.service === 'donor' ? { ...r, refs: [...r.refs, 'donor-7', refused] } : r,
    );
    expect(of({ ...evidence, readBack })).toMatchObject({
      duplicates: ['donor-7'],
      refusedButStored: [refused],
    });
  });

  it('names acknowledgements of the lost region', () => {
    const { evidence, t0 } = run('region-loss');
    const ledger = evidence.ledger.map(
      (r): LedgerRow =>
        r.service === 'auth' && r.sentAt > t0 + 5000 && r.sentAt < t0 + 5600
          ? { ...r, class: 'acknowledged', outcome: 'good', region: 'region-1' }
          : r,
    );
    const marks = evidence.marks.map((m) => (m.name === 'standby-promoted' ? { ...m, at: t0 + 4000 } : m));
    const { plan } = run('region-loss');
    const found = durabilityOf(plan, { ...evidence, ledger, marks }, timelineOf(plan, marks));
    expect(found.byOldPrimary.length).toBeGreaterThan(0);
  });

  it('knows what was not read back, and which writes left no row', () => {
    const { of, evidence } = run('database-primary-kill');
    const readBack = evidence.readBack.filter((r) => r.service !== 'camp');
    const ledger = evidence.ledger.filter((r) => r.ref !== 'auth-9');
    expect(of({ ...evidence, readBack, ledger })).toMatchObject({ unread: ['camp'], missingRows: 1 });
  });
});

describe('a service that no write was acknowledged of', () => {
  it('is named, and such a run shows nothing of its durability', () => {
    const { plan, evidence } = smallRun();
    const ledger = evidence.ledger.filter((w) => w.service !== 'donor');
    expect(
      judge(plan, { ...evidence, ledger }).findings.find((f) => f.objective.id === 'durability'),
    ).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: expect.stringContaining('no write was acknowledged of donor'),
    });
  });
});

describe('RPO', () => {
  it('reaches from the oldest lost acknowledgement to t0, at most to the newest older one that survived', () => {
    const { of, evidence, t0, times } = run('region-loss');
    const lost = of(
      forget(evidence, (r) => r.service === 'donor' && r.sentAt <= t0 && r.sentAt > t0 - 2000),
    ).lost;
    const { low, high } = rpoOf(lost, times);
    expect(low).toBeGreaterThan(1.4);
    expect(low).toBeLessThan(2);
    expect(high).toBeGreaterThan(2);
    expect(high).toBeLessThan(2.6);
  });

  it('is censored when nothing older survived', () => {
    const { of, evidence, t0, times } = run('region-loss');
    const lost = of(forget(evidence, (r) => r.service === 'donor' && r.sentAt <= t0)).lost;
    expect(rpoOf(lost, times)).toEqual({ low: expect.any(Number), high: null });
  });

  it('is nothing when nothing was lost', () => {
    const { of, evidence, times } = run('region-loss');
    expect(rpoOf(of(evidence).lost, times)).toEqual({ low: 0, high: 0 });
  });

  it('is found also of a day whose writes are all lost', () => {
    const { of, evidence, times } = run('region-loss');
    const [loss] = of(forget(evidence, () => true)).lost;
    if (loss === undefined) throw new Error('all writes are lost');
    const day = Array.from({ length: 1_000_000 }, () => loss);
    expect(rpoOf(day, times)).toEqual(rpoOf([loss], times));
  });
});
