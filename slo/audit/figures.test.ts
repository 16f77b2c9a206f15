import { describe, expect, it } from 'vitest';
import { figuresOf, Withdrawn } from './figures.ts';

const figures = () =>
  figuresOf(
    new Map([
      ['1.a', 7],
      ['1.b', 0],
      ['1.gone', null],
    ]),
    new Map([
      ['month', 30],
      ['none', 0],
    ]),
  );

describe('figures', () => {
  it('are told by id, and each that was asked for is remembered once', () => {
    const f = figures();
    expect([f.claim('1.b'), f.claim('1.a'), f.claim('1.b')]).toEqual([0, 7, 0]);
    expect([f.fact('month'), f.fact('month'), f.fact('none')]).toEqual([30, 30, 0]);
    expect({ uses: f.uses(), facts: f.facts() }).toEqual({ uses: ['1.b', '1.a'], facts: ['month', 'none'] });
  });

  it('of a claim that was taken back are none, and it is used by nothing', () => {
    const f = figures();
    expect(() => f.claim('1.gone')).toThrow(Withdrawn);
    expect(f.uses()).toEqual([]);
  });

  it('of an id that there is not are a mistake of the rule, told with the id', () => {
    const f = figures();
    expect(() => f.claim('9.z')).toThrow('expected a claim, found none of the id 9.z');
    expect(() => f.fact('moon')).toThrow('expected a fact, found none of the id moon');
    expect(() => f.claim('9.z')).not.toThrow(Withdrawn);
    expect({ uses: f.uses(), facts: f.facts() }).toEqual({ uses: [], facts: [] });
  });
});
