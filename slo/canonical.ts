import type { Evidence } from './evidence.ts';
import { columnsOf, type LoadColumns } from './load-columns.ts';

/** The same evidence in an order that depends on its rows alone, so that no verdict depends on how files were read. */
export const canonical = (evidence: Evidence): Evidence<LoadColumns> => ({
  ...evidence,
  // Load rows are only ever summed as whole numbers, where order is of no matter; sorting millions would cost.
  load: columnsOf(evidence.load),
  probes: sorted(evidence.probes, (r) => r.sentAt),
  ledger: sorted(evidence.ledger, (r) => r.sentAt),
  visibility: sorted(evidence.visibility, (r) => r.sentAt),
  readBack: sorted(evidence.readBack, (r) => r.at),
  marks: sorted(evidence.marks, (r) => r.at),
  samples: sorted(evidence.samples, (r) => r.at),
  counts: sorted(evidence.counts, () => 0),
  defects: [...evidence.defects].sort(),
});

/** By time; rows of one instant by their names, and those of the same names by all else that they hold. */
const sorted = <T extends object>(rows: readonly T[], at: (row: T) => number): T[] => {
  const byTime = [...rows].sort((a, b) => at(a) - at(b));
  let from = 0;
  for (let i = 1; i <= byTime.length; i += 1) {
    const [first, row] = [byTime[from], byTime[i]];
    if (first !== undefined && row !== undefined && at(row) === at(first)) continue;
    if (i - from > 1) {
      for (const [k, sortedRow] of byTime.slice(from, i).sort(compareRows).entries())
        byTime[from + k] = sortedRow;
    }
    from = i;
  }
  return byTime;
};

/** What mostly tells rows of one instant apart, so that few of them are looked at as a whole. */
const names = [
  'kind',
  'service',
  'region',
  'replica',
  'standby',
  'name',
  'subject',
  'ref',
  'party',
  'client',
];

const compareRows = (a: object, b: object): number => {
  const [one, other] = [a as Fields, b as Fields];
  for (const name of names) {
    const found = compareValues(one[name], other[name]);
    if (found !== 0) return found;
  }
  const [keys, others] = [Object.keys(one).sort(), Object.keys(other).sort()];
  for (let i = 0; i < Math.max(keys.length, others.length); i += 1) {
    const [key, otherKey] = [keys[i] ?? '', others[i] ?? ''];
    const found = compare(key, otherKey) || compareValues(one[key], other[key]);
    if (found !== 0) return found;
  }
  return 0;
};

type Fields = Readonly<Record<string, unknown>>;

/** Numbers by size and texts by their letters; all else as it is written down. */
const compareValues = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  if (typeof a !== typeof b) return compare(typeof a, typeof b);
  if (typeof a === 'object') return compare(JSON.stringify(a), JSON.stringify(b));
  return compare(a as string, b as string);
};

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
