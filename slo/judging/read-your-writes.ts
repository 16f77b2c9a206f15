import { readYourWritesOf, shownElsewhereWithin, shownWithin } from '../read-your-writes.ts';
import { many, seconds } from '../words.ts';
import type { Judging } from './case.ts';
import { named } from './durability.ts';
import { fail, inconclusive, pass, type Seen } from './finding.ts';

/**
 * What was acknowledged is there for the service's ordinary reads, once its time is up; what the writer itself lost is
 * durability's. It does not survive taint: on a busy machine a replica that lags lags more.
 */
export const judgeReadYourWrites: Judging = (objective, seen) => {
  const { stale, acknowledged, shown, open, longest } = readYourWritesOf(
    seen.plan,
    seen.evidence,
    seen.durability,
  );
  const { missingRows } = seen.durability;
  const within = `${shownWithin(seen.plan.load)} s after its acknowledgement (${shownElsewhereWithin} s in another region)`;
  const notes = [
    stale.length > 0
      ? `missed: ${named(stale.map(({ row, read, after }) => `${row.ref} after ${seconds(after)}${read.region === undefined ? '' : ` in ${read.region}`}`))}`
      : '',
    longest === null ? 'none was missing from any read' : `longest missing ${seconds(longest)}`,
    open > 0 ? `${many(open)} not shown by any read` : '',
    missingRows > 0 ? `${missingRows} writes of the ledger's numbering left no row` : '',
  ].filter((n) => n !== '');
  const known = open === 0 && missingRows === 0;
  const what: Seen = {
    observed: stale.length,
    interval: { low: stale.length, high: known ? stale.length : null },
    says: `${many(stale.length)} of ${many(acknowledged)} acknowledged writes were missed by a read later than ${within}; ${notes.join('; ')}`,
    evidence: ['ledger', 'visibility', 'readBack'],
  };
  if (stale.length > objective.bound) return fail(objective, what);
  if (shown === 0 || !known)
    return inconclusive(objective, what, `${many(shown)} writes that a read has shown`, objective.needs);
  return pass(objective, what);
};
