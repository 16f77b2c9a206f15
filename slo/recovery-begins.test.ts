import { describe, expect, it } from 'vitest';
import type { Mark, ProbeRow } from './evidence.ts';
import { judge } from './judge.ts';
import { recoveryBegins } from './recovery-begins.ts';
import { effectiveAt } from './testing/sample-evidence.ts';
import { faultTimes, sampleT0 } from './testing/sample-times.ts';
import { findingOn, smallRun } from './testing/small-run.ts';

const imposed = { id: '1-http-errors', fault: 'http-errors' } as const;
const over = (at: number, change: Partial<Mark> = {}): Mark => ({
  name: 'disruption-over',
  at,
  clock: 'runner',
  uncertaintyMs: 300,
  fault: imposed.id,
  ...change,
});

describe('a recovery begins', () => {
  it('with the effect of a fault, as early as its injection', () => {
    expect(recoveryBegins(faultTimes(), [])).toMatchObject({
      at: sampleT0,
      low: sampleT0 - 100,
      high: sampleT0 + 20,
      clock: 'platform',
      says: 'fault effective',
    });
    expect(recoveryBegins(faultTimes({ injected: null }), [])?.low).toBe(sampleT0 - 20);
  });

  it('with the end of one that is imposed on all replicas, the first that is its own', () => {
    const marks = [
      over(sampleT0 + 25_000),
      over(sampleT0 + 20_500),
      over(sampleT0, { fault: '2-http-errors' }),
    ];
    expect(recoveryBegins(faultTimes({}, imposed), marks)).toEqual({
      at: sampleT0 + 20_500,
      low: sampleT0 + 20_200,
      high: sampleT0 + 20_800,
      clock: 'runner',
      says: 'disruption over',
      mark: 'disruption-over',
    });
  });

  it('nowhere for what had no effect, or was not seen to end', () => {
    expect(recoveryBegins(faultTimes({ effective: null }), [])).toBeNull();
    expect(recoveryBegins(faultTimes({}, imposed), [])).toBeNull();
  });

  it('while it lasts where a fault only makes answers late', () => {
    const late = { id: '1-http-delay', fault: 'http-delay' } as const;
    const marks = [over(sampleT0 + 20_000, { fault: late.id })];
    expect(recoveryBegins(faultTimes({}, late), marks)?.at).toBe(sampleT0);
  });
});

describe.each(['http-errors', 'network-drop'] as const)('the judge times the recovery from %s', (fault) => {
  const { plan, evidence } = smallRun(fault);
  const [planned] = plan.chaos;
  if (planned === undefined) throw new Error('the small run has one fault');
  const endedAt = effectiveAt(planned) + 20_300;
  const id = `rto:1-${fault}:reads`;
  /** Its service answers badly for so long after its end, and its heal starts then or later. */
  const badFor = (seconds: number, healAfter = seconds + 13) => {
    const probes = evidence.probes.map((p): ProbeRow => {
      const bad = p.sentAt >= endedAt && p.sentAt < endedAt + seconds * 1000 && p.service === 'request';
      if (!bad) return p;
      const { region: _, ...rest } = p;
      return { ...rest, outcome: 'server-error' };
    });
    const moved = ['heal-started', 'heal-ended', 'residue-clean'];
    const marks = evidence.marks.map((m) =>
      m.fault === planned.id && moved.includes(m.name) ? { ...m, at: endedAt + healAfter * 1000 } : m,
    );
    return findingOn(plan, { ...evidence, probes, marks }, id);
  };

  it('from its end: what was bad while it lasted is none of it', () => {
    const finding = findingOn(plan, evidence, id);
    expect(finding).toMatchObject({ verdict: 'PASS', evidence: ['probes', 'marks:disruption-over'] });
    expect(finding?.interval.high).toBeLessThan(6);
  });

  it('with its bound from there on, until the heal', () => {
    expect(badFor(57)?.verdict).toBe('PASS');
    expect(badFor(62)?.verdict).toBe('FAIL');
    // The heal was sooner: what was good after it is its work.
    expect(badFor(57, 40)?.verdict).toBe('INCONCLUSIVE');
  });

  it('never without having seen its end', () => {
    const marks = evidence.marks.filter((m) => m.name !== 'disruption-over');
    expect(findingOn(plan, { ...evidence, marks }, id)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      says: `1-${fault} was not seen to end`,
      has: 'no end of the fault',
    });
  });

  it('and prices all of it', () => {
    const { budget, windows } = judge(plan, evidence);
    const [spent] = budget.perFault;
    // One service of eight, for 20 s, half of its answers or all of them.
    expect(spent?.spentSeconds).toBeGreaterThan(fault === 'http-errors' ? 1 : 2);
    const [own] = windows.filter((w) => w.of === 'fault' && w.op === 'read');
    expect((own?.to ?? 0) - effectiveAt(planned)).toBe(90_000);
  });
});
