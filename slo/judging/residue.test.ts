import { describe, expect, it } from 'vitest';
import { objectiveOf } from '../calibration/bare-case.ts';
import type { Mark } from '../evidence.ts';
import { faultTimes, sampleT0 } from '../testing/sample-times.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';
import type { FaultTimes } from '../timeline.ts';
import type { Case } from './case.ts';
import { judgeResidue } from './residue.ts';

const { plan, evidence } = smallRun();
const residue = (marks: readonly Mark[]) => findingOn(plan, { ...evidence, marks }, 'residue');
const audit = evidence.marks.find((m) => m.name === 'residue-clean');
const others = evidence.marks.filter((m) => m.name !== 'residue-clean');

describe('residue', () => {
  it('is none when every heal was audited', () => {
    expect(residue(evidence.marks)?.verdict).toBe('PASS');
  });
  it('is not known without an audit', () => {
    expect(residue(others)).toMatchObject({ verdict: 'INCONCLUSIVE', has: '0 audits of 1 faults' });
  });
  it('is named when something was left', () => {
    const left: Mark = {
      name: 'residue-found',
      at: (audit?.at ?? 0) + 1,
      clock: 'runner',
      uncertaintyMs: 1,
      detail: 'node r1b2 is down',
    };
    expect(residue([...evidence.marks, left])).toMatchObject({
      verdict: 'FAIL',
      says: 'left behind: node r1b2 is down',
    });
  });
  it('is audited for all faults at once at the end, too', () => {
    const { fault: _, ...final } = audit ?? {
      name: 'residue-clean' as const,
      at: 0,
      clock: 'runner' as const,
      uncertaintyMs: 1,
    };
    expect(residue([...others, final])?.verdict).toBe('PASS');
  });

  it('is open where the heal of a fault came to no end, though nothing says that it failed', () => {
    const unended = evidence.marks.filter((m) => m.name !== 'heal-ended');
    expect(unended.length).toBeLessThan(evidence.marks.length);
    expect(residue(unended)).toMatchObject({ verdict: 'INCONCLUSIVE', has: '0 audits of 1 faults' });
  });
});

describe('the residue of faults made by hand', () => {
  const mark = (name: Mark['name'], seconds: number, change: Partial<Mark> = {}): Mark => ({
    name,
    at: sampleT0 + seconds * 1000,
    clock: 'runner',
    uncertaintyMs: 1,
    ...change,
  });
  const second = (change: Partial<FaultTimes> = {}) =>
    faultTimes({ injected: sampleT0 + 60_000, effective: null, ...change }, { id: '2-zone-loss' });
  const judged = (faults: FaultTimes[], marks: Mark[], bound = 0) =>
    judgeResidue(objectiveOf('residue', bound, { unit: 'differences' }), {
      evidence: { marks },
      timeline: { faults },
    } as unknown as Case);
  const clean = (seconds: number, fault?: string) =>
    mark('residue-clean', seconds, fault === undefined ? {} : { fault });

  it('is none where each of them was audited by its own name, or all of them at the end', () => {
    const own = [clean(30, '1-node-kill'), clean(90, '2-zone-loss')];
    for (const marks of [own, [clean(90)]])
      expect(judged([faultTimes(), second()], marks)).toMatchObject({
        verdict: 'PASS',
        observed: 0,
        interval: { low: 0, high: 0 },
        says: '2 of 2 faults were healed and nothing was left',
      });
  });

  it('is open for each that no audit looked at', () => {
    const open = (...marks: Mark[]) => judged([faultTimes(), second()], marks);
    expect(open(clean(30, '1-node-kill'))).toMatchObject({
      verdict: 'INCONCLUSIVE',
      interval: { low: 0, high: null },
      says: '1 of 2 faults were healed and nothing was left',
      has: '1 audits of 2 faults',
      needs: 'an audit after each heal',
    });
    expect(open()).toMatchObject({ has: '0 audits of 2 faults' });
    // An audit of all between the two tells of the first one only.
    expect(open(clean(30))).toMatchObject({ has: '1 audits of 2 faults' });
    expect(open(clean(90, '3-region-loss'))).toMatchObject({ has: '0 audits of 2 faults' });
  });

  it('is told by no audit of before the fault was in effect, or was tried', () => {
    const at = (seconds: number, change: Partial<FaultTimes> = {}) =>
      judged([faultTimes(change)], [clean(seconds)]).verdict;
    expect([at(-0.001), at(0)]).toEqual(['INCONCLUSIVE', 'PASS']);
    const tried = { effective: null };
    expect([at(-0.101, tried), at(-0.1, tried)]).toEqual(['INCONCLUSIVE', 'PASS']);
    const untold = { injected: null };
    expect([at(-0.001, untold), at(0, untold)]).toEqual(['INCONCLUSIVE', 'PASS']);
  });

  it('is open where a heal did not end, and where nothing was done', () => {
    expect(judged([faultTimes({ healEnded: null })], [clean(90)])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '0 audits of 1 faults',
    });
    expect(judged([], [clean(90)]).verdict).toBe('INCONCLUSIVE');
    const skipped = faultTimes({ injected: null, effective: null, healEnded: null });
    expect(judged([skipped], [clean(90)])).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: '0 audits of 0 faults',
    });
    expect(judged([faultTimes(), skipped], [clean(90)]).verdict).toBe('PASS');
  });

  it('fails by more than the bound of what was left or could not be healed, each told', () => {
    const left = [
      mark('residue-found', 30, { fault: '1-node-kill', subject: 'r1a1', detail: 'is cordoned' }),
      mark('heal-failed', 40),
    ];
    expect(judged([faultTimes()], [...left, clean(90)])).toMatchObject({
      verdict: 'FAIL',
      observed: 2,
      interval: { low: 2, high: 2 },
      says: 'left behind: 1-node-kill r1a1 is cordoned; heal-failed',
    });
    expect(judged([faultTimes()], left, 1)).toMatchObject({
      verdict: 'FAIL',
      interval: { low: 2, high: null },
    });
    expect(judged([faultTimes()], [...left, clean(90)], 2).verdict).toBe('PASS');
  });
});
