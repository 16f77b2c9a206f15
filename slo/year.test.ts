import { describe, expect, it } from 'vitest';
import { claims, withOwn } from './claims.ts';
import { assumed, yearOfPromises } from './year.ts';

const year = yearOfPromises(claims);
const of = (id: string, from = year) => from.items.find((i) => i.id === id);

describe('a year of promises', () => {
  it('has 3,155.76 s to spend at 99.99 % of 365.25 days', () => {
    expect(year.budgetSeconds).toBeCloseTo(3155.76, 6);
  });

  it('prices each event by the figures of its claims', () => {
    // Three quarters of the requests read for 60 s, a quarter writes for 900 s.
    expect(of('region-loss')).toMatchObject({
      secondsEach: 270,
      uses: ['5.region.auto-rto', '5.manual.rto'],
    });
    expect(of('zone-loss')?.secondsEach).toBeCloseTo((50 + 60) / 3, 9);
    expect(of('canary-rolled-back')?.secondsYear).toBeCloseTo(5.2 * 30, 9);
    expect(of('failover-drill')?.secondsYear).toBeCloseTo((365.25 / 30) * 225, 6);
  });

  it('adds up, and is not kept: the monthly drill alone takes most of it', () => {
    expect(year.seconds).toBeCloseTo(
      year.items.reduce((sum, i) => sum + i.perYear * i.secondsEach, 0),
      9,
    );
    expect(year.kept).toBe(false);
    expect(of('failover-drill')?.secondsYear).toBeGreaterThan(year.budgetSeconds / 2);
  });

  it('is kept when failing over costs less, by a user’s own figure', () => {
    const own = yearOfPromises(withOwn(claims, { '5.manual.rto': 60 }));
    expect(own.kept).toBe(true);
    expect(own.seconds).toBeLessThan(year.seconds);
  });

  it('says what it left out where a claim was taken back', () => {
    const without = yearOfPromises(withOwn(claims, { '5.practice': null }));
    expect(of('failover-drill', without)).toBeUndefined();
    expect(without.unpriced).toEqual(['failover-drill: 5.practice was taken back']);
  });

  it('grows with what is assumed, and names each assumption as ours', () => {
    const more = yearOfPromises(claims, { ...assumed, zoneLosses: 8 });
    expect(more.seconds - year.seconds).toBeCloseTo((4 * 110) / 3, 6);
    for (const item of year.items) {
      expect(item.uses.length + item.facts.length).toBeGreaterThan(0);
      for (const text of item.ours) expect(text).toMatch(/^Ours: /);
    }
  });
});
