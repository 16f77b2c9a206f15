import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type EvidenceManifest, evidenceSchema, evidenceTables } from '../../slo/evidence.ts';
import type { LoadRow } from '../../slo/load-row.ts';
import { Plan } from '../../slo/plan.ts';
import type { Milliseconds } from '../../slo/units.ts';
import { SuiteError } from '../errors.ts';
import { sha256 } from './digest.ts';
import { OutputError } from './error.ts';
import { firstIssue } from './issue.ts';
import { encodeLoadBlock } from './load-block.ts';
import { pointTo, writeOutput } from './output.ts';
import { withoutSecrets } from './secrets.ts';
import { openTable, type TableWriter } from './table-writer.ts';

export type TableName = keyof typeof evidenceTables;
export type RowOf<T extends TableName> = z.infer<(typeof evidenceTables)[T]['row']>;
export const tableNames = Object.keys(evidenceTables) as TableName[];

/** A run folder that is being filled: plan.json, the tables in evidence/, and evidence/manifest.json at the very end. */
export type RunFolder = {
  readonly path: string;
  readonly id: string;
  /** @throws OutputError; Error from the schema for a plan that is none */
  writePlan(plan: Plan): Promise<void>;
  /** Points `latest` beside it to it: it is of a run that began. @throws OutputError */
  becomeLatest(): Promise<void>;
  /**
   * Queues rows; they are on disk within about a second. False asks the caller to wait for `drained()` before it
   * adds more. After a failure rows are let go: a folder without a manifest can't be taken for a whole one.
   */
  append<T extends TableName>(table: T, rows: readonly RowOf<T>[]): boolean;
  /** All that was appended is written. Rejects with the failure. */
  drained(): Promise<void>;
  /** Aborted once, with the error as its reason, when something can't be stored: stop the run safely. */
  readonly failure: AbortSignal;
  /** Writes the rest and the manifest. Rejects with the failure, and then there is no manifest. */
  close(): Promise<void>;
};

/** Bytes that may wait before the caller is asked to. About ten seconds of a full run. */
const enough = 8_000_000;
const flushEvery: Milliseconds = 1000;

/** Makes `root/id`. @throws OutputError */
export const openRunFolder = async (root: string, id: string): Promise<RunFolder> => {
  const folder = path.join(root, id);
  await make(root, true);
  await make(folder, false);
  await make(path.join(folder, 'evidence'), false);
  const tables = {} as Record<TableName, TableWriter>;
  for (const name of tableNames) {
    tables[name] = await openTable(path.join(folder, 'evidence', evidenceTables[name].file));
  }

  const failed = new AbortController();
  let planDigest: string | undefined;
  /** Flushes come one after the other, so that bytes and hash keep their order. */
  let last: Promise<void> = Promise.resolve();
  const flush = (): Promise<void> => {
    last = last.then(async () => {
      if (failed.signal.aborted) return;
      try {
        for (const name of tableNames) await tables[name].flush();
      } catch (error) {
        failed.abort(error);
      }
    });
    return last;
  };
  const timer = setInterval(flush, flushEvery);
  timer.unref();

  const throwIfFailed = () => {
    if (failed.signal.aborted) throw failed.signal.reason;
  };

  return {
    path: folder,
    id,
    failure: failed.signal,
    async writePlan(plan) {
      const text = `${JSON.stringify(Plan.parse(plan), null, 2)}\n`;
      await writeOutput(path.join(folder, 'plan.json'), text);
      planDigest = sha256(text);
    },
    becomeLatest: () => pointTo(path.join(root, 'latest'), id),
    append(table, rows) {
      if (failed.signal.aborted) return true;
      const checked = z.array<z.ZodType>(evidenceTables[table].row).safeParse(rows);
      if (!checked.success) {
        failed.abort(badRow(table, checked.error));
        return true;
      }
      const waiting = tables[table].add(partsOf(table, rows), rows.length);
      if (waiting > enough) void flush();
      return waiting <= enough;
    },
    async drained() {
      await flush();
      throwIfFailed();
    },
    async close() {
      clearInterval(timer);
      await flush();
      if (failed.signal.aborted) await Promise.all(tableNames.map((name) => tables[name].abandon()));
      throwIfFailed();
      const manifest: EvidenceManifest = { schema: evidenceSchema, tables: {} };
      for (const name of tableNames) manifest.tables[name] = await tables[name].close();
      if (planDigest !== undefined) manifest.tables.plan = { rows: 1, sha256: planDigest };
      await writeOutput(
        path.join(folder, 'evidence', 'manifest.json'),
        `${JSON.stringify(manifest, null, 2)}\n`,
      );
    },
  };
};

/** What is written for rows: of the load a block, of the others a line each. */
const partsOf = (table: TableName, rows: readonly unknown[]): Uint8Array[] =>
  table === 'load'
    ? [encodeLoadBlock(rows as readonly LoadRow[])]
    : rows.map((row) => Buffer.from(`${withoutSecrets(JSON.stringify(row))}\n`));

const make = async (folder: string, mayExist: boolean): Promise<void> => {
  try {
    await mkdir(folder, { recursive: mayExist });
  } catch (cause) {
    throw new OutputError(folder, cause, mayExist ? 'a folder for runs' : 'to make this folder');
  }
};

const badRow = (table: TableName, cause: z.ZodError): SuiteError =>
  new SuiteError(
    'EVIDENCE-ROW',
    table,
    `${table}: expected a row of slo/evidence.ts; found ${firstIssue(cause)}; this is a defect of the suite: report it with the run folder.`,
    { cause },
  );
