import { describe, expect, it } from 'vitest';
import { numberOf, witnessOf } from './answers.ts';
import { noEvidence } from './calibration/bare-case.ts';
import type { Evidence, LedgerRow, Mark, ProbeRow } from './evidence.ts';
import { judge } from './judge.ts';
import type { Op } from './services.ts';
import { loadStart } from './testing/sample-plan.ts';
import { smallRun } from './testing/small-run.ts';

const { plan, evidence } = smallRun();
const perSecond = plan.witnesses.probesPerSecond;
const end = loadStart + plan.load.durationSeconds * 1000;
/** Turns that left no row, as seconds after the load's start. */
const unseen = (change: Partial<Evidence>, op: Op = 'read') =>
  witnessOf(plan, { ...evidence, ...change }, op)
    .asked.filter((a) => a.unseen && a.service === 'donor')
    .map((a) => (a.sentAt - loadStart) / 1000);
const probes = (kept: (second: number) => boolean): Partial<Evidence> => ({
  probes: evidence.probes.filter((p) => p.service !== 'donor' || kept((p.sentAt - loadStart) / 1000)),
});

describe('a witness', () => {
  it('was asking all the time in a healthy run', () => {
    expect(unseen({})).toEqual([]);
    expect(unseen({}, 'write')).toEqual([]);
  });

  it('that left turns out between two rows stands in for them', () => {
    expect(unseen(probes((s) => s < 20 || s > 22))).toHaveLength(2 * perSecond);
    const ledger = evidence.ledger.filter((w) => w.ref !== 'donor-9' && w.ref !== 'donor-10');
    expect(unseen({ ledger }, 'write')).toHaveLength(2);
  });

  it('that began after the load, or ended before it, stands in for what it did not see', () => {
    const late = unseen(probes((s) => s > 10));
    expect(late.length).toBeGreaterThanOrEqual(10 * perSecond - 1);
    expect(Math.max(...late)).toBeLessThan(10 + 1.2 / perSecond);
    const early = unseen(probes((s) => s < 180));
    expect(early.length).toBeGreaterThanOrEqual(((end - loadStart) / 1000 - 180) * perSecond - 1);
    expect(Math.min(...early)).toBeGreaterThan(180 - 1.2 / perSecond);
  });

  it('that saw nothing of a service stands in for all of it, and such a run never passes', () => {
    const none = probes(() => false);
    expect(unseen(none).length).toBeGreaterThanOrEqual(plan.load.durationSeconds * perSecond - 1);
    expect(judge(plan, { ...evidence, ...none }).verdict).not.toBe('PASS');
  });

  it('with a time that can not be true costs no more memory than a whole run', () => {
    const far = evidence.probes.map((p, i) => (i === 9 ? { ...p, scheduledAt: 1e308 } : p));
    expect(unseen({ probes: far }).length).toBeLessThan(2 * plan.load.durationSeconds * perSecond + 2);
  });

  it('with many such times costs no more than two', () => {
    const far = evidence.probes.map((p, i) => ({ ...p, scheduledAt: p.scheduledAt + (i % 10) * 1e13 }));
    expect(unseen({ probes: far }).length).toBeLessThan(2 * plan.load.durationSeconds * perSecond + 10);
  });

  it('that never writes has no turns to miss', () => {
    const without = { ...plan, witnesses: { ...plan.witnesses, ledgerWritesPerSecond: 0 } };
    expect(witnessOf(without, { ...evidence, ledger: [] }, 'write').asked).toEqual([]);
  });
});

describe('turns of a witness that asks once a second', () => {
  const donorOnly = {
    witnesses: { probesPerSecond: 1, ledgerWritesPerSecond: 1 },
    load: {
      ...plan.load,
      durationSeconds: 20,
      services: plan.load.services.filter((s) => s.service === 'donor'),
    },
  };
  const start = 1_000_000;
  /** The probe whose turn was so many seconds after the start, sent that much later. */
  const probe = (turn: number, lateMs = 0, change: Partial<ProbeRow> = {}): ProbeRow => {
    const scheduledAt = start + turn * 1000;
    const sentAt = scheduledAt + lateMs;
    return { service: 'donor', scheduledAt, sentAt, endedAt: sentAt + 5, outcome: 'good', ...change };
  };
  const write = (ref: string, second: number, change: Partial<LedgerRow> = {}): LedgerRow => {
    const sentAt = start + second * 1000;
    return {
      ref,
      service: 'donor',
      sentAt,
      endedAt: sentAt + 5,
      class: 'acknowledged',
      outcome: 'good',
      ...change,
    };
  };
  const mark = (name: Mark['name'], second: number): Mark => ({
    name,
    at: start + second * 1000,
    clock: 'runner',
    uncertaintyMs: 0,
  });
  const from = (second: number) => mark('load-started', second);
  const to = (second: number) => mark('load-ended', second);
  const missed = (seen: Partial<Evidence>, op: Op = 'read') =>
    witnessOf(donorOnly, { ...noEvidence, ...seen }, op)
      .asked.filter((a) => a.unseen)
      .map((a) => (a.sentAt - start) / 1000);

  it('are missed where numbers are, spread between the rows but never wider than the witness’s own interval', () => {
    expect(missed({ probes: [probe(0), probe(1), probe(4)] })).toEqual([2, 3]);
    expect(missed({ probes: [probe(0), probe(3, 900)] })).toEqual([1, 2]);
    expect(missed({ probes: [probe(0, 600), probe(3)] })).toEqual([1.4, 2.2]);
    expect(missed({ probes: [probe(4), probe(0), probe(1)] })).toEqual([2, 3]);
  });

  it('are missed by the load’s marks before the first row and after the last', () => {
    const probes = [probe(3), probe(4)];
    expect(missed({ probes, marks: [from(0)] })).toEqual([1, 2]);
    expect(missed({ probes, marks: [to(7)] })).toEqual([5, 6]);
    expect(missed({ probes, marks: [from(0), to(7)] })).toEqual([1, 2, 5, 6]);
    expect(missed({ probes, marks: [from(3), to(4)] })).toEqual([]);
    // Begun before the load and ended after it, as a witness should.
    expect(missed({ probes, marks: [from(3.4), to(3.6)] })).toEqual([]);
  });

  it('are missed all where there is no row, if both ends of the load are told', () => {
    expect(missed({ marks: [from(0), to(4)] })).toEqual([1, 2, 3]);
    expect(missed({ marks: [from(0)] })).toEqual([]);
    expect(missed({ marks: [to(4)] })).toEqual([]);
    expect(missed({})).toEqual([]);
  });

  it('are as many as the load has at most in one place, and twice as many in all', () => {
    const jumps = [0, 1000, 2000, 3000, 4000].map((turn) => probe(turn));
    expect(missed({ probes: jumps.slice(0, 2) })).toHaveLength(20);
    expect(missed({ probes: jumps.slice(0, 3) })).toHaveLength(40);
    expect(missed({ probes: jumps })).toHaveLength(42);
  });

  it('stand in as bad answers in order of time, those of each service by its own interval', () => {
    const probes = [probe(0), probe(2), probe(1, 0, { service: 'camp' })];
    const { asked, services, intervalMs } = witnessOf(donorOnly, { ...noEvidence, probes }, 'read');
    expect(asked.map(({ service, sentAt, bad, unseen }) => [service, sentAt - start, bad, unseen])).toEqual([
      ['donor', 0, false, undefined],
      ['camp', 1000, false, undefined],
      ['donor', 1000, true, true],
      ['donor', 2000, false, undefined],
    ]);
    expect({ services, intervalMs }).toEqual({ services: ['donor'], intervalMs: 1000 });
  });

  it('of a service beside the load are looked at, too', () => {
    const probes = [probe(0, 0, { service: 'camp' }), probe(2, 0, { service: 'camp' })];
    expect(missed({ probes })).toEqual([1]);
  });

  it('of the ledger are told by the numbers of its refs', () => {
    const ledger = [write('donor-7', 0), write('donor-9', 2), write('donor-10', 3), write('by hand', 9)];
    expect(missed({ ledger }, 'write')).toEqual([1]);
    expect(missed({ ledger, probes: [probe(0), probe(3)] }, 'read')).toEqual([1, 2]);
  });

  it('went well only with a good answer, and a write only when it was acknowledged by one', () => {
    const bad = (seen: Partial<Evidence>, op: Op) =>
      witnessOf(donorOnly, { ...noEvidence, ...seen }, op).asked.map((a) => a.bad);
    expect(bad({ probes: [probe(0), probe(1, 0, { outcome: 'late' })] }, 'read')).toEqual([false, true]);
    const ledger = [
      write('donor-1', 1),
      write('donor-2', 2, { class: 'refused' }),
      write('donor-3', 3, { outcome: 'late' }),
    ];
    expect(bad({ ledger }, 'write')).toEqual([false, true, true]);
  });
});

describe('the number of a ref', () => {
  it.each([
    ['donor-12', 12],
    ['donor-1-007', 7],
    ['12', 12],
    ['donor', null],
    ['12-donor', null],
    ['', null],
  ])('of %j is %j', (ref, number) => {
    expect(numberOf(ref)).toBe(number);
  });
});
