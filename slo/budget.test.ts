import { describe, expect, it } from 'vitest';
import { monthSeconds, priceOf, type RequestsBySecond, requestsBySecond, spentBySecond } from './budget.ts';
import { judge } from './judge.ts';
import { byService, type LoadTable } from './load-table.ts';
import { fullShape, loadStart } from './testing/sample-plan.ts';
import { sampleRun } from './testing/sample-run.ts';
import { faultTimes } from './testing/sample-times.ts';
import { answers, onlyObjectives, withAnswers } from './testing/small-run.ts';
import type { Window } from './verdict.ts';

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

describe('six seconds made by hand', () => {
  const table = { from: 100, seconds: 6 };
  const requests: RequestsBySecond = {
    bad: { read: Float64Array.of(1, 0, 4, 0, 2, 5), write: Float64Array.of(1, 0, 0, 2, 2, 0) },
    all: Float64Array.of(10, 0, 8, 8, 8, 5),
  };
  const window = (fault: string, op: 'read' | 'write', from: number, to: number): Window => ({
    fault,
    of: 'fault',
    op,
    from: from * 1000,
    to: to * 1000,
  });
  const priced = (...windows: Window[]) => {
    const faults = ['a', 'b'].map((id) => faultTimes({}, { id }));
    const timeline = { loadStarted: null, loadEnded: null, faults };
    const { perFault, ...rest } = priceOf(table, requests, windows, timeline, 0.999);
    return { ...rest, perFault: perFault.map(({ fault, spentSeconds }) => [fault, spentSeconds]) };
  };

  it('cost the share of each second’s requests that was bad, and nothing where there were none', () => {
    expect(priced()).toEqual({
      spentSeconds: 0.2 + 0.5 + 0.25 + 0.5 + 1,
      monthSeconds: 2592,
      perFault: [
        ['a', 0],
        ['b', 0],
      ],
    });
    expect([...spentBySecond(requests)]).toEqual([0.2, 0.2, 0.7, 0.95, 1.45, 2.45]);
  });

  it('are charged by operation to the window that they lie in, the seconds that it touches included', () => {
    expect(priced(window('a', 'read', 102.9, 104.1)).perFault).toEqual([
      ['a', 0.5 + 0.25],
      ['b', 0],
    ]);
    expect(priced(window('b', 'write', 103, 104)).perFault).toEqual([
      ['a', 0],
      ['b', 0.25],
    ]);
    const both = priced(window('a', 'read', 0, 101), window('a', 'write', 103, 999));
    expect(both.perFault[0]).toEqual(['a', 0.1 + 0.25 + 0.25]);
  });

  it('are charged to the window that began last, wherever in the list it stands', () => {
    const [one, other] = [window('a', 'read', 100, 106), window('b', 'read', 104, 105)];
    for (const windows of [
      [one, other],
      [other, one],
    ])
      expect(priced(...windows).perFault).toEqual([
        ['a', 0.1 + 0.5 + 1],
        ['b', 0.25],
      ]);
  });

  it('are charged to no window that lies before or after them', () => {
    for (const [from, to] of [
      [90, 100],
      [90, 98],
      [106, 110],
      [108, 110],
    ] as const)
      expect(priced(window('a', 'read', from, to)).perFault).toEqual([
        ['a', 0],
        ['b', 0],
      ]);
  });

  it('add up the services: good ones are asked, all others bad', () => {
    const columns = (k: number) => ({
      good: Float64Array.of(100 * k, 0),
      late: Float64Array.of(10 * k, 1),
      error: Float64Array.of(k, 0),
      dropped: Float64Array.of(2 * k, 0),
    });
    const two = {
      from: 0,
      seconds: 2,
      series: byService((id) => ({
        read: columns(id === 'donor' ? 1 : 0),
        write: columns(id === 'auth' ? 2 : 0),
      })),
    } as unknown as LoadTable;
    const { bad, all } = requestsBySecond(two);
    expect({ read: [...bad.read], write: [...bad.write], all: [...all] }).toEqual({
      read: [13, 8],
      write: [26, 8],
      all: [339, 16],
    });
  });
});
