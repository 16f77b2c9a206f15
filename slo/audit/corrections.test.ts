import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { audit, type Contradiction } from './audit.ts';
import { corrections } from './corrections.ts';

const proposes = (id: string, set: Contradiction['change']['set']): Contradiction => ({
  id,
  says: '',
  proof: [],
  uses: [],
  facts: [],
  change: { set, says: '' },
});

describe('the corrections of several contradictions', () => {
  it.each<[string, string, (number | null)[], number | null]>([
    ['the fewest replicas', '1.production.replicas-max', [6, 4, 12], 4],
    ['the quickest promotion', '5.replica.promotion', [60, 300], 60],
    ['the most nodes', '1.staging.nodes', [6, 15, 12], 15],
    ['taking a claim back, whatever else is proposed', '5.practice', [9, null, 7], null],
  ])('take %s', (_, claim, proposals, figure) => {
    const all = proposals.map((p, i) => proposes(`c.${i}`, { [claim]: p }));
    expect(corrections(all).get(claim)).toEqual({ figure, because: [`c.${proposals.indexOf(figure)}`] });
  });

  it('name each contradiction that asks for the same', () => {
    const all = ['a', 'b'].map((id) => proposes(id, { 'x.y': 4 }));
    expect(corrections([...all, proposes('c', { 'x.y': 3 })]).get('x.y')).toEqual({
      figure: 4,
      because: ['a', 'b'],
    });
  });

  it('of the document bound the replicas by what is left when a zone is lost', () => {
    expect(corrections(audit(claims)).get('1.production.replicas-max')).toEqual({
      figure: 4,
      because: ['capacity.maximum-without-a-zone'],
    });
  });
});
