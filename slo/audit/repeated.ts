import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** Figures that the document gives more than once, where they must agree. */
const pairs: readonly (readonly [string, string, string])[] = [
  ['node-memory', '1.production.node-memory', '2.node.memory'],
  ['node-cpu', '1.production.node-cpu', '2.node.cpu'],
  ['database-storage', '1.production.database-storage', '3.primary.storage'],
  ['replicas-min', '1.production.replicas-min', '2.replicas'],
  ['standby-failover', '3.standby.failover', '5.standby.promotion'],
  ['rto', '1.production.rto', '5.manual.rto'],
  ['dr-ready', '1.production.rto', '1.production.dr-ready'],
  ['rpo', '1.production.rpo', '5.manual.rpo'],
  ['backup-retention', '3.backup.retention', '5.backup.retention'],
];

export const repeatedRules: readonly Rule[] = pairs.map(([id, one, other]) => ({
  id: `repeated.${id}`,
  find: (f) => {
    const [a, b] = [f.claim(one), f.claim(other)];
    if (a === b) return undefined;
    return {
      says: `${one} and ${other} give one figure in two ways`,
      proof: [`${one}: ${number(a)}`, `${other}: ${number(b)}`, `${number(a)} ≠ ${number(b)}`],
      change: { set: { [other]: a }, says: `say ${number(a)} in both places` },
    };
  },
}));
