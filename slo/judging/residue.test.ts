import { describe, expect, it } from 'vitest';
import type { Mark } from '../evidence.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';

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
