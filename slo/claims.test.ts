import { describe, expect, it } from 'vitest';
import { claimedFigure, claims, withOwn } from './claims.ts';
import { services } from './services.ts';

describe('claims', () => {
  it('give each service the very figure that the load is planned with', () => {
    for (const { id, claim, peakQps } of services) {
      expect(claims.find((c) => c.id === claim)?.figure, id).toBe(peakQps);
    }
    expect(services.reduce((sum, s) => sum + s.peakQps, 0)).toBe(16_500);
  });

  it('have ids of their own, each begun with its section', () => {
    expect(new Set(claims.map((c) => c.id)).size).toBe(claims.length);
    for (const { id, section } of claims) expect(id.startsWith(`${section}.`), id).toBe(true);
  });
});

describe('a figure by its claim’s id', () => {
  it('is the document’s, or the one of a list that is given', () => {
    for (const { id, figure } of claims) expect(claimedFigure(id), id).toBe(figure);
    expect(claimedFigure('3.auth.qps', withOwn(claims, { '3.auth.qps': 7 }))).toBe(7);
  });

  it('is none where nothing is claimed', () => {
    const none = (id: string) => new RangeError(`expected a claim ${id}, found none to take a figure from`);
    expect(() => claimedFigure('9.none')).toThrow(none('9.none'));
    const without = withOwn(claims, { '3.auth.qps': null });
    expect(() => claimedFigure('3.auth.qps', without)).toThrow(none('3.auth.qps'));
  });
});

describe('a user’s own figures', () => {
  const [first, second, ...rest] = claims;
  if (first === undefined || second === undefined) throw new Error('the document claims something');

  it('stand in the place of the document’s, which keeps its words', () => {
    expect(withOwn(claims, { [second.id]: 0.5 })).toEqual([first, { ...second, figure: 0.5 }, ...rest]);
    expect(withOwn(claims, { [first.id]: 0 })[0]).toEqual({ ...first, figure: 0 });
  });

  it('take a claim back where they are null', () => {
    expect(withOwn(claims, { [first.id]: null })).toEqual([second, ...rest]);
  });

  it('change nothing by an id that no claim has', () => {
    expect(withOwn(claims, { '9.none': 1, '9.other': null })).toEqual(claims);
    expect(withOwn(claims, {})).toEqual(claims);
  });
});
