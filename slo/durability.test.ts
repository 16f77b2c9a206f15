import { describe, expect, it } from 'vitest';
import { asynchronousLoss, durabilityOf, type Loss, rpoOf } from './durability.ts';
import type { Evidence, LedgerRow } from './evidence.ts';
import { judge } from './judge.ts';
import { effectiveAt } from './testing/sample-evidence.ts';
import { smallRun } from './testing/small-run.ts';
import { type FaultTimes, timelineOf } from './timeline.ts';

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

  it('names a service under load that nothing was acknowledged of, and none that was not asked', () => {
    const { plan, evidence, times } = run('database-primary-kill');
    const silent: Evidence = {
      ...evidence,
      ledger: evidence.ledger.filter((r) => r.service !== 'camp' && r.service !== 'auth'),
    };
    const timeline = { loadStarted: null, loadEnded: null, faults: [times] };
    expect(durabilityOf(plan, silent, timeline).unwritten).toEqual(['auth', 'camp']);
    const services = plan.load.services.filter((s) => s.service !== 'camp');
    expect(durabilityOf({ ...plan, load: { ...plan.load, services } }, silent, timeline).unwritten).toEqual([
      'auth',
    ]);
    expect(durabilityOf(plan, evidence, timeline).unwritten).toEqual([]);
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

describe('durability by a few writes', () => {
  const { plan, evidence, times } = run('region-loss');
  const t0 = 1_000_000;
  /** A write of the donor service, and how long before t0 (negative: after it) it was sent. It took 5 ms. */
  const write = (n: number, before: number, change: Partial<LedgerRow> = {}): LedgerRow => ({
    ref: `donor-${n}`,
    service: 'donor',
    sentAt: t0 - before,
    endedAt: t0 - before + 5,
    class: 'acknowledged',
    outcome: 'good',
    region: 'region-1',
    ...change,
  });
  const fault = (at: number, change: Partial<FaultTimes> = {}): FaultTimes => ({
    ...times,
    injected: at - 300,
    effective: { at, uncertaintyMs: 200, clock: 'platform' },
    healStarted: at + 60_000,
    ...change,
  });
  const found = (
    ledger: readonly LedgerRow[],
    refs: readonly string[],
    faults: readonly FaultTimes[] = [fault(t0)],
    change: Partial<Evidence> = {},
  ) => {
    const readBack = [
      { service: 'donor' as const, at: t0 + 99_000, status: 'complete' as const, coversUntil: t0 + 90_000 },
    ].map((r) => ({ ...r, refs: [...refs] }));
    const of = { ...evidence, visibility: [], ledger: [...ledger], readBack, marks: [], ...change };
    return durabilityOf(plan, of, { loadStarted: null, loadEnded: null, faults });
  };

  it('covers what was sent until the read-back says so, and loses nothing beyond', () => {
    const until = 90_000;
    const ledger = [write(1, 900), write(2, -until), write(3, -until - 1)];
    const seen = found(ledger, ['donor-1']);
    expect(seen).toMatchObject({ acknowledged: 3, covered: 2 });
    expect(seen.lost.map((l) => l.row.ref)).toEqual(['donor-2']);
    expect(seen.unread).toContain('donor');
    expect(found(ledger.slice(0, 2), ['donor-1']).unread).not.toContain('donor');
  });

  it('goes by the last read-back that is complete', () => {
    const back = (status: 'complete' | 'failed', refs: string[]) => ({
      service: 'donor' as const,
      at: t0,
      status,
      coversUntil: t0,
      refs,
    });
    const lostBy = (...readBack: Evidence['readBack']) =>
      found([write(1, 900)], [], [], { readBack }).lost.length;
    expect(lostBy(back('complete', []), back('complete', ['donor-1']))).toBe(0);
    expect(lostBy(back('complete', ['donor-1']), back('complete', []))).toBe(1);
    expect(lostBy(back('complete', ['donor-1']), back('failed', []))).toBe(0);
    expect(lostBy(back('failed', []))).toBe(0);
  });

  it('puts losses in order of time and refs in order', () => {
    const other = (n: number, before: number): LedgerRow =>
      write(n, before, { ref: `auth-${n}`, service: 'auth' });
    const readBack = (['auth', 'donor'] as const).map((service) => ({
      service,
      at: t0,
      status: 'complete' as const,
      coversUntil: t0,
      refs: [`${service}-9`, `${service}-9`, `${service}-5`, `${service}-5`, `${service}-8`, `${service}-7`],
    }));
    const refused = { class: 'refused', outcome: 'server-error' } as const;
    const ledger = [
      other(1, 500),
      other(2, 100),
      write(1, 900),
      write(2, 300),
      write(8, 20, refused),
      write(7, 10, refused),
    ];
    const seen = found(ledger, [], [], { readBack });
    expect(seen.lost.map((l) => l.row.ref)).toEqual(['donor-1', 'auth-1', 'donor-2', 'auth-2']);
    expect(seen.duplicates).toEqual(['auth-5', 'auth-9', 'donor-5', 'donor-9']);
    expect(seen.refusedButStored).toEqual(['donor-7', 'donor-8']);
  });

  it('lays a loss to the next fault with an effect, up to the doubt about its t0, and after the last to that', () => {
    const [early, none, late] = [fault(t0), fault(t0 + 20_000, { effective: null }), fault(t0 + 50_000)];
    const of = (before: number) => found([write(1, before)], [], [late, none, early]).lost[0]?.fault;
    expect(of(900)).toBe(early);
    expect(of(-200)).toBe(early);
    expect(of(-201)).toBe(late);
    expect(of(-60_000)).toBe(late);
    expect(found([write(1, 900)], [], [none]).lost[0]).toMatchObject({ fault: null, excused: false });
  });

  it('excuses up to what an asynchronous replica may lose, and up to the doubt about t0', () => {
    const excused = (before: number) => found([write(1, before)], []).lost[0]?.excused;
    const most = asynchronousLoss * 1000;
    expect([most + 1, most, -200, -201].map(excused)).toEqual([false, true, true, false]);
  });

  it('knows how far back a loss may reach: to the write before it that survived', () => {
    const ledger = [write(1, 900), write(2, 600), write(3, 300)];
    expect(found(ledger, ['donor-1']).lost).toMatchObject([
      { row: { ref: 'donor-2' }, reachesFirst: false, since: t0 - 900 },
      { row: { ref: 'donor-3' }, reachesFirst: false, since: t0 - 900 },
    ]);
    expect(found(ledger, ['donor-2']).lost).toMatchObject([
      { row: { ref: 'donor-1' }, reachesFirst: true, since: t0 - 900 },
      { row: { ref: 'donor-3' }, reachesFirst: false, since: t0 - 600 },
    ]);
  });

  it('takes for outlived what a write survived that came after it and was over before the fault', () => {
    // Injected 300 ms before t0, which is known to 200 ms.
    const excused = (survivor: LedgerRow, of = fault(t0)) =>
      found([write(1, 900), survivor], ['donor-2'], [of]).lost[0]?.excused;
    expect(excused(write(2, 894))).toBe(false);
    expect(excused(write(2, 895))).toBe(true);
    expect([excused(write(2, 306)), excused(write(2, 305))]).toEqual([false, true]);
    const unmarked = fault(t0, { injected: null });
    expect([excused(write(2, 206), unmarked), excused(write(2, 205), unmarked)]).toEqual([false, true]);
  });

  it('counts each number that the ledger skipped', () => {
    const missing = (...numbers: number[]) =>
      found(
        numbers.map((n) => write(n, 900 - n)),
        [],
      ).missingRows;
    expect([missing(1, 2, 3), missing(1, 6), missing(6, 1), missing()]).toEqual([0, 4, 4, 0]);
    expect(found([write(1, 9, { ref: 'donor-x' })], []).missingRows).toBe(0);
  });

  it('counts the numbers before the first row, too, of a ledger that began at 1, or at 0 as older ones did', () => {
    const missing = (...numbers: number[]) =>
      found(
        numbers.map((n) => write(n, 900 - n)),
        [],
      ).missingRows;
    expect([missing(4, 5), missing(7), missing(0, 1), missing(0, 2)]).toEqual([3, 6, 0, 1]);
  });

  it('counts the writes after the last row that were stored or looked for', () => {
    expect(found([write(1, 900)], ['donor-1', 'donor-3']).missingRows).toBe(2);
    const look = { ref: 'donor-2', service: 'donor' as const, look: 0, sentAt: t0, endedAt: t0 };
    const visibility = [{ ...look, shown: 'no' as const }];
    expect(found([write(1, 900)], ['donor-1'], [], { visibility }).missingRows).toBe(1);
    const elsewhere = [{ ...look, service: 'auth' as const, shown: 'no' as const }];
    expect(found([write(1, 900)], ['donor-1'], [], { visibility: elsewhere }).missingRows).toBe(0);
  });

  it('takes no acknowledgement of the lost region from its promotion, or without a mark from t0, to its heal', () => {
    const mark = (at: number) => ({
      name: 'standby-promoted' as const,
      at,
      clock: 'platform' as const,
      uncertaintyMs: 50,
    });
    const named = (before: number, marks: Evidence['marks'] = [], of = fault(t0), change = {}) =>
      found([write(1, before, change)], ['donor-1'], [of], { marks }).byOldPrimary.length;
    expect([named(-200), named(-201), named(-59_994), named(-59_995)]).toEqual([0, 1, 1, 0]);
    const promoted = [mark(t0 - 5000), mark(t0 + 8000)];
    expect([named(-8050, promoted), named(-8051, promoted)]).toEqual([0, 1]);
    expect([named(-49, [mark(t0)]), named(-50, [mark(t0)]), named(-51, [mark(t0)])]).toEqual([0, 0, 1]);
    expect(named(-80_000, [], fault(t0, { healStarted: null }))).toBe(1);
    expect(named(-900, [], fault(t0, { effective: null }))).toBe(0);
    expect(named(-900, [], fault(t0), { region: 'region-2' })).toBe(0);
    expect(named(-900, [], fault(t0), { class: 'indeterminate', outcome: 'timeout' })).toBe(0);
    const aimed = (aim: FaultTimes['planned']['aim']) => fault(t0, { planned: { ...times.planned, aim } });
    expect(named(-900, [], aimed({ region: 'region-2' }))).toBe(0);
    expect(named(-900, [], aimed({}))).toBe(1);
    const other = fault(t0, { planned: { ...times.planned, fault: 'zone-loss' } });
    expect(named(-900, [], other)).toBe(0);
  });

  it('has an RPO from the oldest acknowledgement that this fault lost, as wide as what is not known', () => {
    const own = fault(t0);
    const loss = (sentAt: number, since: number, of = own, reachesFirst = false): Loss => {
      const row = write(1, 0, { sentAt: t0 + sentAt, endedAt: t0 + sentAt + 5 });
      return { row, fault: of, excused: false, reachesFirst, since: t0 + since };
    };
    // Injected 300 ms before t0, known to 200 ms.
    const losses = [loss(-1005, -1500), loss(-2005, -2500), loss(-9000, -9500, fault(t0))];
    expect(rpoOf(losses, own)).toEqual({ low: 1.7, high: 2.7 });
    const unmarked = fault(t0, { injected: null });
    expect(rpoOf([loss(-2005, -2500, unmarked)], unmarked)).toEqual({ low: 1.8, high: 2.7 });
    const late = fault(t0, { injected: t0 - 100 });
    expect(rpoOf([loss(-2005, -2500, late)], late)).toEqual({ low: 1.8, high: 2.7 });
    expect(rpoOf([...losses, loss(-1005, -1500, own, true)], own)).toEqual({ low: 1.7, high: null });
    expect(rpoOf([loss(500, 400)], own)).toEqual({ low: 0, high: 0 });
    expect(rpoOf(losses, { ...own, effective: null })).toEqual({ low: null, high: null });
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
