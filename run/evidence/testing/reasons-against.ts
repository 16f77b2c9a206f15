import { EvidenceManifest, evidenceTables } from '../../../slo/evidence.ts';
import { Plan } from '../../../slo/plan.ts';
import { type TableName, tableNames } from '../store.ts';
import type { Files } from './folder-bytes.ts';
import { namesOfTable, partsOfTable, rowsOfBlock } from './parts.ts';
import { type Rows, untrue } from './reasons-in-rows.ts';
import { rowsIn, sumOfDigests } from './rehash.ts';

/**
 * A judge that knows little: what forbids a PASS of these files at first sight, found from their bytes without the
 * suite's reader or judge. All of it is necessary for a PASS and nothing of it is enough: no windows, no statistics.
 */
export const reasonsAgainst = (files: Files): string[] => {
  const plan = Plan.safeParse(json(files.get('plan.json')));
  if (!plan.success) return ['the plan is none'];
  const manifest = EvidenceManifest.safeParse(json(files.get('evidence/manifest.json')));
  if (!manifest.success) return ['the manifest is none'];
  const { tables } = manifest.data;
  const reasons: string[] = [];
  if (tables.plan?.sha256 !== sumOfDigests([files.get('plan.json') ?? Buffer.alloc(0)])) {
    reasons.push('the plan is not the one that the manifest is of');
  }
  const rows = {} as Record<TableName, unknown[]>;
  for (const table of tableNames) {
    const parts = partsOfTable(files, table);
    const none = namesOfTable(files, table).length === 0;
    rows[table] = [];
    // A folder of before has none of these, and its manifest does not name them.
    if (table === 'visibility' && none && tables[table] === undefined) continue;
    if (none) reasons.push(`no file of ${table}`);
    if (tables[table]?.rows !== rowsIn(table, parts)) reasons.push(`another number of rows of ${table}`);
    if (tables[table]?.sha256 !== sumOfDigests(parts)) reasons.push(`another digest of ${table}`);
    const read =
      table === 'load'
        ? parts.flatMap((part): unknown[] => rowsOfBlock(part) ?? [undefined])
        : parts.map((part) => lineOf(table, part));
    if (read.includes(undefined)) reasons.push(`what is no row of ${table}`);
    rows[table] = read;
  }
  return reasons.length > 0 ? reasons : untrue(plan.data, rows as Rows);
};

const json = (bytes: Buffer | undefined): unknown => {
  try {
    return JSON.parse(bytes?.toString() ?? '');
  } catch {
    return undefined;
  }
};

const lineOf = (table: TableName, line: Buffer): unknown => {
  const parsed = evidenceTables[table].row.safeParse(json(line));
  return parsed.success && line.at(-1) === 10 ? parsed.data : undefined;
};
