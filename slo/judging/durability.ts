import { many } from '../words.ts';
import type { Judging } from './case.ts';
import { fail, inconclusive, invalid, pass, type Seen } from './finding.ts';

/**
 * No acknowledged write is lost, but for what an asynchronous replica may lose; none is stored twice; nobody
 * acknowledges in a region whose place was taken. A write that is lost or stored twice survives taint: load fakes neither.
 */
export const judgeDurability: Judging = (objective, seen) => {
  const {
    lost,
    duplicates,
    byOldPrimary,
    refusedButStored,
    acknowledged,
    covered,
    unread,
    unwritten,
    missingRows,
  } = seen.durability;
  const unexcused = lost.filter((l) => !l.excused);
  const excused = lost.length - unexcused.length;
  const notes = [
    unexcused.length > 0
      ? `lost: ${named(unexcused.map((l) => `${l.row.ref}${l.fault === null ? '' : ` (${l.fault.planned.id})`}`))}`
      : '',
    duplicates.length > 0 ? `stored more than once: ${named(duplicates)}` : '',
    byOldPrimary.length > 0
      ? `acknowledged by the lost region after the promotion: ${named(byOldPrimary.map((r) => r.ref))}`
      : '',
    excused > 0 ? `${excused} lost with the region, which an asynchronous replica may lose` : '',
    refusedButStored.length > 0 ? `${refusedButStored.length} stored although refused` : '',
    unread.length > 0 ? `not read back whole: ${unread.join(', ')}` : '',
    unwritten.length > 0 ? `no write was acknowledged of ${unwritten.join(', ')}` : '',
    missingRows > 0 ? `${missingRows} writes of the ledger's numbering left no row` : '',
  ].filter((n) => n !== '');
  const bad = unexcused.length + duplicates.length + byOldPrimary.length;
  const known = covered === acknowledged && missingRows === 0;
  const what: Seen = {
    observed: bad,
    interval: { low: bad, high: known ? bad : null },
    says: [`${many(unexcused.length)} of ${many(acknowledged)} acknowledged writes were lost`, ...notes].join(
      '; ',
    ),
    evidence: ['ledger', 'readBack', 'marks'],
  };
  if (unexcused.length > objective.bound) return fail(objective, what);
  if (acknowledged > 0 && seen.evidence.readBack.every((r) => r.status === 'failed')) {
    return invalid(objective, what, ['the ledger was not read back']);
  }
  if (bad > objective.bound) return fail(objective, what);
  if (acknowledged === 0 || unwritten.length > 0 || !known || unread.length > 0) {
    return inconclusive(
      objective,
      what,
      `${many(covered)} acknowledged writes read back`,
      'a ledger without gaps, read back whole at every service',
    );
  }
  return pass(objective, what);
};

/** Ours: enough names to begin a search with. */
const mostNamed = 10;
export const named = (refs: readonly string[]): string =>
  refs.length <= mostNamed
    ? refs.join(', ')
    : `${refs.slice(0, mostNamed).join(', ')} and ${refs.length - mostNamed} more`;
