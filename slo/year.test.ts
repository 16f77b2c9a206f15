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

  it.each([
    ['region-loss', 1, 270, ['5.region.auto-rto', '5.manual.rto'], []],
    ['failover-drill', 365.25 / 30, 225, ['5.practice', '5.manual.rto'], []],
    ['zone-loss', 4, 110 / 3, ['1.production.zones', '3.standby.failover'], ['node.detection']],
    ['node-loss', 12, 50 / 9, ['1.production.nodes'], ['node.detection']],
    ['primary-loss', 2, 60, ['3.standby.failover'], []],
    ['canary-rolled-back', 5.2, 30, ['6.canary.share', '6.canary.watch'], []],
  ])('has of %s %d, of %d s each', (id, perYear, secondsEach, uses, facts) => {
    expect(of(id)).toMatchObject({
      id,
      perYear: expect.closeTo(perYear, 9),
      secondsEach: expect.closeTo(secondsEach, 9),
      secondsYear: expect.closeTo(perYear * secondsEach, 6),
      uses,
      facts,
    });
    expect(of(id)?.says).not.toBe('');
  });

  it('has no other events', () => {
    expect(year.items).toHaveLength(6);
    expect(year.unpriced).toEqual([]);
  });

  it.each([
    ['regionLosses', 2, 'region-loss', 'Ours: 2 a year'],
    ['zoneLosses', 5, 'zone-loss', 'Ours: 5 a year'],
    ['nodeLosses', 24, 'node-loss', 'Ours: 24 a year'],
    ['primaryLosses', 3, 'primary-loss', 'Ours: 3 a year'],
    ['deployments', 104, 'canary-rolled-back', 'Ours: 104 deployments a year'],
    ['rolledBack', 0.2, 'canary-rolled-back', 'of which 20 % are rolled back'],
    ['writes', 0.5, 'region-loss', 'Ours: 50 % of the requests write'],
    ['writes', 0.5, 'failover-drill', 'Ours: 50 % of the requests write'],
  ] as const)('says what it takes for %s', (name, value, id, words) => {
    const ours = (from: typeof year) => of(id, from)?.ours.join('; ') ?? '';
    expect(ours(yearOfPromises(claims, { ...assumed, [name]: value }))).toContain(words);
    expect(ours(year)).not.toContain(words);
  });

  it('weighs writes as much as reads', () => {
    const half = yearOfPromises(claims, { ...assumed, writes: 0.5 });
    expect(of('region-loss', half)?.secondsEach).toBeCloseTo((60 + 900) / 2, 9);
    expect(of('failover-drill', half)?.secondsEach).toBeCloseTo(450, 9);
  });

  it('says why, for what neither the document nor anybody else gives', () => {
    expect(Object.fromEntries(year.items.map((i) => [i.id, i.ours.length]))).toEqual({
      'region-loss': 2,
      'failover-drill': 2,
      'zone-loss': 3,
      'node-loss': 1,
      'primary-loss': 1,
      'canary-rolled-back': 2,
    });
  });

  it.each(year.items.flatMap((i) => i.uses.map((claim) => [i.id, claim] as const)))(
    'does not price %s where %s was taken back',
    (id, claim) => {
      const without = yearOfPromises(withOwn(claims, { [claim]: null }));
      expect(of(id, without)).toBeUndefined();
      expect(without.unpriced).toContain(`${id}: ${claim} was taken back`);
      expect(without.items.length + without.unpriced.length).toBe(6);
    },
  );

  it('is kept up to the last second of its budget, and has none where no level is claimed', () => {
    const level = (availability: number | null) =>
      yearOfPromises(withOwn(claims, { '1.production.availability': availability }));
    const just = 1 - year.seconds / (365.25 * 86_400);
    expect(level(just - 1e-9).kept).toBe(true);
    expect(level(just + 1e-9).kept).toBe(false);
    expect(level(null)).toMatchObject({ budgetSeconds: 0, kept: false });
    const nothing = yearOfPromises([]);
    expect(nothing).toMatchObject({ items: [], seconds: 0, budgetSeconds: 0, kept: true });
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
