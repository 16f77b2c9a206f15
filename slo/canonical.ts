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

/** By time; rows of one instant by their text, which is made for them only. */
const sorted = <T>(rows: readonly T[], at: (row: T) => number): T[] => {
  const byTime = [...rows].sort((a, b) => at(a) - at(b));
  let from = 0;
  for (let i = 1; i <= byTime.length; i += 1) {
    const [first, row] = [byTime[from], byTime[i]];
    if (first !== undefined && row !== undefined && at(row) === at(first)) continue;
    if (i - from > 1) byTime.splice(from, i - from, ...byText(byTime.slice(from, i)));
    from = i;
  }
  return byTime;
};

const byText = <T>(rows: readonly T[]): T[] =>
  rows
    .map((row) => ({ row, text: text(row) }))
    .sort((a, b) => compare(a.text, b.text))
    .map(({ row }) => row);

/** Keys in the order of the alphabet, so that the order in which they were written is of no matter. */
const text = (row: unknown): string => {
  const fields = row as Readonly<Record<string, unknown>>;
  const inOrder: Record<string, unknown> = {};
  for (const key of inAlphabet(Object.keys(fields))) inOrder[key] = fields[key];
  return JSON.stringify(inOrder);
};

/** Rows of one kind have the same keys, so they are sorted once. */
const alphabets = new Map<string, readonly string[]>();
const inAlphabet = (keys: readonly string[]): readonly string[] => {
  const written = keys.join();
  const known = alphabets.get(written) ?? [...keys].sort();
  alphabets.set(written, known);
  return known;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
