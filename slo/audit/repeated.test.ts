import { describe, expect, it } from 'vitest';
import { claimedFigure, claims } from '../claims.ts';
import { audit } from './audit.ts';
import { repeatedRules } from './repeated.ts';

const repeated = (changes: Record<string, number>) =>
  audit(claims, changes).filter((c) => c.id.startsWith('repeated.'));
describe('a figure that the document gives twice', () => {
  it.each([
    ['node-memory', '1.production.node-memory', '2.node.memory'],
    ['node-cpu', '1.production.node-cpu', '2.node.cpu'],
    ['database-storage', '1.production.database-storage', '3.primary.storage'],
    ['replicas-min', '1.production.replicas-min', '2.replicas'],
    ['standby-failover', '3.standby.failover', '5.standby.promotion'],
    ['rto', '1.production.rto', '5.manual.rto'],
    ['dr-ready', '1.production.rto', '1.production.dr-ready'],
    ['rpo', '1.production.rpo', '5.manual.rpo'],
    ['backup-retention', '3.backup.retention', '5.backup.retention'],
  ])('is %s: %s and %s agree, or it is a contradiction', (id, one, other) => {
    const figure = claimedFigure(one);
    expect(repeated({ [other]: figure + 1 })).toMatchObject([
      {
        id: `repeated.${id}`,
        says: `${one} and ${other} give one figure in two ways`,
        proof: [
          expect.stringContaining(`${one}: `),
          expect.stringContaining(`${other}: `),
          expect.stringContaining(' ≠ '),
        ],
        change: { set: { [other]: figure } },
      },
    ]);
  });

  it('is proven and put right in words', () => {
    expect(repeated({ '2.node.cpu': 8 })[0]).toMatchObject({
      proof: ['1.production.node-cpu: 4', '2.node.cpu: 8', '4 ≠ 8'],
      change: { set: { '2.node.cpu': 4 }, says: 'say 4 in both places' },
    });
  });

  it('is none in the document itself, nine times', () => {
    expect(repeated({})).toEqual([]);
    expect(repeatedRules).toHaveLength(9);
  });
});
