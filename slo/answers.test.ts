import { describe, expect, it } from 'vitest';
import { witnessOf } from './answers.ts';
import type { Evidence } from './evidence.ts';
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
