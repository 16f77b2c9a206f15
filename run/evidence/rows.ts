import type { Evidence } from '../../slo/evidence.ts';
import { rowsOf } from '../../slo/load-columns.ts';
import type { TableName } from './store.ts';

/** Ours: enough lines to be worth a write. */
const linesAtOnce = 1000;

/** A table as NDJSON, some lines at a time. */
export function* linesOf(evidence: Evidence, table: TableName): Generator<string> {
  const rows: Iterable<unknown> = table === 'load' ? rowsOf(evidence.load) : evidence[table];
  let lines: string[] = [];
  for (const row of rows) {
    lines.push(`${JSON.stringify(row)}\n`);
    if (lines.length < linesAtOnce) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
