import { describe, expect, it } from 'vitest';
import { judge } from '../../slo/judge.ts';
import { smallRun } from '../../slo/testing/small-run.ts';
import type { Finding, Verdict } from '../../slo/verdict.ts';
import { cases } from './cases.ts';
import { defectOutcome, healthyOutcome } from './outcome.ts';

const { plan, evidence } = smallRun('replica-kill');
const healthy = judge(plan, evidence);
const broken = judge(plan, {
  ...evidence,
  readBack: evidence.readBack.map((row) => ({ ...row, refs: [...row.refs, ...row.refs.slice(0, 1)] })),
});
const duplicates = { objective: /^durability$/, says: /stored more than once/ };

describe('a run with a defect', () => {
  it('found it by the finding that names it, for the reason that it names', () => {
    expect(defectOutcome(duplicates, broken).kind).toBe('found');
    expect(defectOutcome({ ...duplicates, says: /lost: / }, broken).kind).toBe('missed');
    expect(defectOutcome({ ...duplicates, objective: /^residue$/ }, broken).kind).toBe('missed');
    expect(defectOutcome(duplicates, healthy).kind).toBe('missed');
  });
  it('did not find it when the gate did not say FAIL', () => {
    expect(defectOutcome(duplicates, { ...broken, verdict: 'INCONCLUSIVE' }).kind).toBe('missed');
  });
  it('says nothing of the gate when it was INVALID or not judged', () => {
    expect(defectOutcome(duplicates, { ...healthy, verdict: 'INVALID' }).kind).toBe('invalid');
    expect(defectOutcome(duplicates, undefined).kind).toBe('not judged');
  });
});

describe('a healthy run', () => {
  const failing = (required: boolean): Verdict => ({
    ...healthy,
    findings: healthy.findings.map((f, i) =>
      i === 0 ? ({ ...f, verdict: 'FAIL', objective: { ...f.objective, required } } as Finding) : f,
    ),
  });
  it('is quiet when nothing required fails, also when it leaves something open', () => {
    expect(healthyOutcome(healthy).kind).toBe('quiet');
    expect(healthyOutcome({ ...healthy, verdict: 'INCONCLUSIVE' }).kind).toBe('quiet');
    expect(healthyOutcome(failing(false)).kind).toBe('quiet');
  });
  it('is a false alarm when a required finding fails', () => {
    expect(healthyOutcome(failing(true)).kind).toBe('false alarm');
    expect(healthyOutcome(broken).kind).toBe('false alarm');
  });
  it('is not quiet when it was INVALID or not judged', () => {
    expect(healthyOutcome({ ...healthy, verdict: 'INVALID' }).kind).toBe('invalid');
    expect(healthyOutcome(undefined).kind).toBe('not judged');
  });
});

it('has at most a minute of load for each defect', () => {
  for (const { args, defect } of cases)
    expect(Number.parseInt(args[args.indexOf('--duration') + 1] ?? '', 10), defect).toBeLessThanOrEqual(60);
});
