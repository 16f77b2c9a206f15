import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import type { LoadRow } from './load-row.ts';
import { smallRun } from './testing/small-run.ts';
import { badIn, busyIn } from './testing/tainted-run.ts';
import type { Finding } from './verdict.ts';

const { plan, evidence } = smallRun();

const found = (id: string, of: Evidence<readonly LoadRow[]>, bound?: number): Finding => {
  const objectives = plan.objectives
    .filter((o) => o.id === id)
    .map((o) => (bound === undefined ? o : { ...o, bound }));
  const [finding] = judge({ ...plan, objectives }, of).findings;
  if (finding === undefined) throw new Error(`the sample has no ${id}`);
  return finding;
};
const reasons = (finding: Finding): string => (finding.verdict === 'INVALID' ? finding.because.join() : '');

/** Of some 110 steady seconds, which are 12 to 37 and 116 to 204: too many to be passed over. */
const few = [14, 24, 125, 145, 165, 185];
const many = Array.from({ length: 25 }, (_, i) => 10 + i);

describe('with some busy seconds in steady state', () => {
  it('a PASS stands when it is one without them too, and says so', () => {
    const finding = found('availability', busyIn(few));
    expect(finding.verdict).toBe('PASS');
    expect(finding.says).toMatch(/; PASS without the doubtful seconds too$/);
    expect(found('availability', evidence).says).not.toContain('doubtful');
  });

  it('a FAIL stands when the badness lies elsewhere too', () => {
    const bad = badIn([12, 34, 36, 118, 135, 137, 155, 157, 175, 195], 60);
    expect(found('availability', bad).verdict).toBe('FAIL');
    expect(found('availability', busyIn(few, bad)).verdict).toBe('FAIL');
  });

  it('a FAIL by what came in them, or so late that they may have delayed it, is INVALID', () => {
    const later = (by: number) => few.map((s) => s + by);
    for (const at of [few, later(3), later(7)]) {
      const bad = badIn(at, 400);
      expect(found('availability', bad).verdict).toBe('FAIL');
      const finding = found('availability', busyIn(few, bad));
      expect(finding.verdict).toBe('INVALID');
      expect(reasons(finding)).toMatch(
        /^machine over 90 % busy in .* of steady seconds; FAIL with them, [A-Z]+ without them$/,
      );
    }
    expect(found('availability', busyIn(few, badIn(later(8), 400))).verdict).toBe('FAIL');
  });

  it('a PASS that only they bring about is INVALID', () => {
    const level = (found('availability', evidence).interval.low ?? 0) - 1e-5;
    // Just as many requests as this bound takes: those of six seconds are missed.
    expect(found('availability', evidence, level).verdict).toBe('PASS');
    const finding = found('availability', busyIn(few), level);
    expect(reasons(finding)).toContain('PASS with them, INCONCLUSIVE without them');
  });

  it('what was not judged from steady load may pass and not fail', () => {
    const residue = found('residue', busyIn(few));
    expect(residue.verdict).toBe('PASS');
    const left = {
      ...evidence,
      marks: evidence.marks.map((m) =>
        m.name === 'residue-clean' ? { ...m, name: 'residue-found' as const, detail: 'a node is down' } : m,
      ),
    };
    expect(found('residue', left).verdict).toBe('FAIL');
    expect(found('residue', busyIn(few, left)).verdict).toBe('INVALID');
  });

  it('a recovery is judged by its own seconds', () => {
    const id = 'rto:1-database-primary-kill:reads';
    expect(found(id, evidence, 0.01).verdict).toBe('FAIL');
    expect(found(id, busyIn(few), 0.01).verdict).toBe('FAIL');
  });

  it('more than a tenth of them spoils every finding about load, good or bad', () => {
    expect(found('availability', busyIn(many)).verdict).toBe('INVALID');
    expect(found('availability', busyIn(many, badIn([140, 150, 160], 400))).verdict).toBe('INVALID');
  });

  it('a finding is what it would be on an idle machine, or INVALID: whichever seconds were busy, whatever came', () => {
    const second = fc.integer({ min: 10, max: 199 });
    const seconds = fc.uniqueArray(second, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 0, max: 40 }), (busy, badSeconds, count) => {
        const bad = badIn(badSeconds, count);
        const idle = judge(plan, bad).findings;
        judge(plan, busyIn(busy, bad)).findings.forEach((finding, i) => {
          expect([idle[i]?.verdict, 'INVALID']).toContain(finding.verdict);
        });
      }),
      { numRuns: 60 },
    );
  });
});
