import { describe, expect, it } from 'vitest';
import { monthSeconds } from './budget.ts';
import { judge } from './judge.ts';
import { fullShape, loadStart } from './testing/sample-plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { answers, onlyObjectives, withAnswers } from './testing/small-run.ts';

const { plan: whole, evidence } = sampleRun();
const plan = onlyObjectives(whole);
const { budget } = judge(plan, evidence);

describe('the error budget', () => {
  it('of 99.99 % is 259.2 s a month', () => {
    expect(monthSeconds(0.9999)).toBe(259.2);
    expect(budget.monthSeconds).toBe(259.2);
  });

  it('prices a total outage at its length', () => {
    const primary = budget.perFault.find((f) => f.fault === '3-database-primary-kill');
    expect(primary?.spentSeconds).toBeGreaterThan(6);
    expect(primary?.spentSeconds).toBeLessThan(6.6);
  });

  it('prices one killed replica of 24 at little', () => {
    expect(budget.perFault.find((f) => f.fault === '1-replica-kill')?.spentSeconds).toBeLessThan(0.3);
  });

  it('adds up: what a healthy run spends, its faults spend', () => {
    const sum = budget.perFault.reduce((s, f) => s + f.spentSeconds, 0);
    expect(sum).toBeCloseTo(budget.spentSeconds, 3);
  });

  it('charges a second in two windows to the fault that began last', () => {
    const run = sampleRun({
      ...fullShape,
      holdSeconds: 100,
      faults: [
        { fault: 'replica-kill', at: 60, holdSeconds: 10, healBoundSeconds: 5 },
        { fault: 'database-primary-kill', at: 75, holdSeconds: 10, healBoundSeconds: 5 },
      ],
    });
    const [replica, primary] = judge(onlyObjectives(run.plan), run.evidence).budget.perFault;
    expect(replica?.spentSeconds).toBeLessThan(0.3);
    expect(primary?.spentSeconds).toBeGreaterThan(6);
  });

  it('counts what no fault explains, too', () => {
    const bad = withAnswers(evidence, [answers(loadStart / 1000 + 70, 'donor', 'late', 500)]);
    const more = judge(plan, bad).budget;
    expect(more.spentSeconds).toBeGreaterThan(budget.spentSeconds + 0.4);
    expect(more.perFault).toEqual(budget.perFault);
  });
});
