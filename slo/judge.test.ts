import { describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import type { Plan, Waiver } from './plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { smallShape, withoutRef } from './testing/small-run.ts';

/** Half a minute: what is decided here is decided by few rows. */
const { plan: whole, evidence } = sampleRun({
  ...smallShape(),
  holdSeconds: 30,
  faults: [{ fault: 'database-primary-kill', at: 10, holdSeconds: 10, healBoundSeconds: 5 }],
});
const of = (...kinds: Plan['objectives'][number]['kind'][]): Plan => ({
  ...whole,
  objectives: whole.objectives.filter((o) => kinds.includes(o.kind)),
});
const waiver = (objective: string, expires: string): Waiver => ({
  objective,
  owner: 'ana',
  reason: 'known',
  expires,
});
const lost = withoutRef(evidence, 'donor-9');
const because = (plan: Plan, e: Evidence = evidence) => {
  const { verdict, because } = judge(plan, e);
  return [verdict, because];
};

describe('what a verdict rests on', () => {
  it('is what the worst of its findings says, and how many others are as bad', () => {
    const [verdict, one] = because(of('durability'), lost);
    expect(verdict).toBe('FAIL');
    expect(one).toMatch(/^durability: .*donor-9[^;]*$/);
    expect(one).not.toContain('more');
    const objectives = of('durability').objectives;
    const [first] = objectives;
    if (first === undefined) throw new Error('durability is judged');
    const three = [first, { ...first, id: 'again' }, { ...first, id: 'and again' }];
    expect(because({ ...whole, objectives: three }, lost)[1]).toBe(`${one}, and 2 more`);
  });

  it('is for what is open how much there is, and how much is needed', () => {
    expect(because(of('availability'))).toEqual([
      'INCONCLUSIVE',
      'availability: no request of all services in steady state; it has no request and needs 299 requests without a failure, 628 with 2',
    ]);
  });

  it('is for what is invalid the first reason', () => {
    const without = { ...evidence, defects: ['a file is missing', 'and another'] };
    expect(because(of('durability'), without)).toEqual([
      'INVALID',
      'durability: evidence is not whole: a file is missing',
    ]);
  });

  it('is no finding that is waived, up to and with the day on which the waiver ends', () => {
    const day = whole.createdAt.slice(0, 10);
    const before = new Date(Date.parse(whole.createdAt) - 86_400_000).toISOString().slice(0, 10);
    const plan = (expires: string) => ({
      ...of('durability', 'residue'),
      waivers: [waiver('durability', expires)],
    });
    expect(because(plan(day), lost)).toEqual(['PASS', 'all 1 required findings pass (waived: durability)']);
    expect(because(plan(before), lost)[0]).toBe('FAIL');
    expect(judge(plan(day), lost).findings.map((f) => f.waived?.owner)).toEqual(['ana', undefined]);
    const other = { ...of('durability'), waivers: [waiver('residue', day)] };
    expect(because(other, lost)[0]).toBe('FAIL');
  });

  it('is nothing where all is waived or nothing is required', () => {
    const { objectives } = of('durability');
    expect(because({ ...whole, objectives: [] })).toEqual(['INCONCLUSIVE', 'no required objective decides']);
    const optional = objectives.map((o) => ({ ...o, required: false }));
    expect(because({ ...whole, objectives: optional }, lost)[0]).toBe('INCONCLUSIVE');
    const waivers = [waiver('durability', '2099-01-01')];
    expect(because({ ...whole, objectives, waivers })).toEqual([
      'INCONCLUSIVE',
      'no required objective decides (waived: durability)',
    ]);
  });

  it('is not what passes, where something required was not part of the run', () => {
    const absent = [{ id: 'residue', title: 'nothing is left', takes: 'a run with faults' }];
    const plan = { ...of('durability'), absent };
    expect(because(plan)).toEqual([
      'INCONCLUSIVE',
      'all 1 required findings of this run pass; 1 required ones were not part of it (residue)',
    ]);
    expect(because({ ...plan, waivers: [waiver('residue', '2099-01-01')] })).toEqual([
      'PASS',
      'all 1 required findings pass',
    ]);
  });
});
