import type { RowOf, TableName } from './store.ts';

/** What names a row, where one fact may be told once only. A repeated row would be counted twice. */
const keys: { [T in TableName]?: (row: RowOf<T>) => string } = {
  probes: (r) => `${r.service} ${r.scheduledAt}`,
  ledger: (r) => r.ref,
  visibility: (r) => `${r.ref} ${r.look}`,
  counts: (r) => `${r.party} ${r.service} ${r.client}`,
};

/** Defects of rows that are there more than once. */
export const repeatedKeys = <T extends TableName>(table: T, rows: readonly RowOf<T>[]): string[] => {
  const key = keys[table] as ((row: RowOf<T>) => string) | undefined;
  if (key === undefined) return [];
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const row of rows) {
    const id = key(row);
    (seen.has(id) ? repeated : seen).add(id);
  }
  const [first] = repeated;
  return first === undefined
    ? []
    : [`${table}: ${repeated.size} rows are there more than once, ${first} first`];
};
