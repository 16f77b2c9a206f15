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

/** By time; rows of one instant as their texts would be, with keys in the order of the alphabet. */
const sorted = <T extends object>(rows: readonly T[], at: (row: T) => number): T[] => {
  const byTime = [...rows].sort((a, b) => at(a) - at(b));
  let from = 0;
  for (let i = 1; i <= byTime.length; i += 1) {
    const [first, row] = [byTime[from], byTime[i]];
    if (first !== undefined && row !== undefined && at(row) === at(first)) continue;
    if (i - from > 1) byTime.splice(from, i - from, ...asTexts(byTime.slice(from, i)));
    from = i;
  }
  return byTime;
};

const asTexts = <T extends object>(rows: readonly T[]): T[] =>
  rows
    .map((row) => ({ row, keys: inAlphabet(Object.keys(row)), of: row as Readonly<Record<string, unknown>> }))
    .sort(compareRows)
    .map(({ row }) => row);

type Keyed = { keys: readonly string[]; of: Readonly<Record<string, unknown>> };

/** Of the two texts only what differs first is made: most rows of one instant differ in their first keys. */
const compareRows = (a: Keyed, b: Keyed): number => {
  for (let i = 0; ; i += 1) {
    const [key, other] = [a.keys[i], b.keys[i]];
    // The text that ends here goes on with a brace, which comes after the other's comma.
    if (key === undefined || other === undefined) return key === other ? 0 : key === undefined ? 1 : -1;
    if (key !== other) return compare(`${key}"`, `${other}"`);
    if (a.of[key] === b.of[key]) continue;
    const found = compare(valueText(a, i, key), valueText(b, i, key));
    if (found !== 0) return found;
  }
};
const valueText = ({ of, keys }: Keyed, i: number, key: string): string =>
  `${JSON.stringify(of[key])}${i + 1 < keys.length ? ',' : '}'}`;

/** Rows of one kind have the same keys, so they are sorted once. */
const alphabets = new Map<string, readonly string[]>();
const inAlphabet = (keys: readonly string[]): readonly string[] => {
  const written = keys.join();
  const known = alphabets.get(written) ?? [...keys].sort();
  alphabets.set(written, known);
  return known;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
