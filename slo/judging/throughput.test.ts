import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import type { Plan } from '../plan.ts';
import { findingOn, smallRun } from '../testing/small-run.ts';

const { plan, evidence } = smallRun('replica-kill');
const finding = (e: Evidence, p: Plan = plan) => findingOn(p, e, 'throughput:donor');
const unmeasured: Evidence = { ...evidence, samples: evidence.samples.filter((s) => s.kind !== 'queries') };
describe('throughput', () => {
  it('is what the database and the answers show together', () => {
    expect(finding(evidence)).toMatchObject({ verdict: 'PASS' });
    expect(finding(evidence)?.says).toMatch(/at the database, .* by good answers; the smaller counts$/);
  });

  it('is not shown by answers alone where the database is ours to measure', () => {
    expect(finding(unmeasured)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      has: expect.stringMatching(/^0 of \d+ s of undisturbed hold read at the database$/),
    });
    expect(finding(unmeasured)?.says).toContain('the database was not measured');
  });

  it('is not shown by a database that was read too seldom for an interval', () => {
    let n = 0;
    const rare = evidence.samples.filter((s) => s.kind !== 'queries' || s.service !== 'donor' || n++ % 8 < 5);
    expect(finding({ ...evidence, samples: rare })?.verdict).toBe('INCONCLUSIVE');
  });

  it('is missed by answers alone', () => {
    const objectives = plan.objectives.map((o) => ({ ...o, bound: 2 * o.bound }));
    expect(finding(unmeasured, { ...plan, objectives })).toMatchObject({ verdict: 'FAIL' });
  });

  it('is judged by answers where the database is not ours, and says so', () => {
    const staging: Plan = { ...plan, environment: { ...plan.environment, kind: 'staging' } };
    expect(finding(unmeasured, staging)).toMatchObject({ verdict: 'PASS' });
    expect(finding(unmeasured, staging)?.says).toContain('the database was not measured');
  });
});
