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
const text = (row: unknown): string => JSON.stringify(row, Object.keys(row as object).sort());
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
