import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { type Evidence, EvidenceManifest, evidenceSchema, evidenceTables } from '../../slo/evidence.ts';
import { Plan, planSchema } from '../../slo/plan.ts';
import type { Count } from '../../slo/units.ts';
import { sha256 } from './digest.ts';
import { EvidenceError } from './error.ts';
import { filesOf, namesIn } from './files.ts';
import { firstIssue } from './issue.ts';
import { readLoad } from './load-reader.ts';
import { type RowOf, type TableName, tableNames } from './store.ts';
import { readTable, type TableRead, type TableText } from './table-reader.ts';
import { repeatedKeys } from './unique.ts';

/**
 * Reads a run folder. Whatever is not as it was written (cut off, altered, missing, repeated) is a line in
 * `evidence.defects`, which taints the run; rows that can be read are kept.
 * @throws EvidenceError when there is no plan to judge by
 */
export const readRun = async (folder: string): Promise<{ plan: Plan; evidence: Evidence }> => {
  const { plan, digest } = await readPlan(path.join(folder, 'plan.json'));
  const inside = path.join(folder, 'evidence');
  const names = await namesIn(inside);
  const { manifest, defects } = await readManifest(path.join(inside, 'manifest.json'));
  const planned = manifest?.tables.plan;
  if (planned !== undefined && planned.sha256 !== digest) {
    defects.push('plan.json was changed after the run');
  }
  const filesIn = (name: TableName) => filesOf(names, evidenceTables[name].file);
  const judgeable = <Rows>(name: TableName, table: TableRead<Rows>): Rows => {
    defects.push(...wholeness(name, filesIn(name).length, table, manifest), ...table.defects);
    return table.rows;
  };
  const load = judgeable('load', await reading(inside, readLoad(inside, filesIn('load'))));
  const tables = {} as { [T in RowTableName]: RowOf<T>[] };
  const readInto = async <T extends RowTableName>(name: T) => {
    const texts = await reading(inside, readAll(inside, filesIn(name)));
    // The table's name and its schema belong together, which the type of a lookup can't say.
    const rows = judgeable(
      name,
      readTable(texts, evidenceTables[name].row as unknown as z.ZodType<RowOf<T>>),
    );
    tables[name] = rows as (typeof tables)[T];
    defects.push(...repeatedKeys(name, rows));
  };
  for (const name of tableNames) if (name !== 'load') await readInto(name);
  return { plan, evidence: { schema: evidenceSchema, load, ...tables, defects } };
};

/** All but the load are kept by row. */
type RowTableName = Exclude<TableName, 'load'>;

const readPlan = async (file: string): Promise<{ plan: Plan; digest: string }> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new EvidenceError(file, "a run's plan", 'none that can be read', 'give the folder of a run', cause);
  });
  const value = parseJson(text);
  const schema = (value as { schema?: unknown } | undefined)?.schema;
  if (schema !== planSchema) {
    const found =
      value === undefined ? 'no whole JSON document' : `schema ${JSON.stringify(schema) ?? 'missing'}`;
    throw new EvidenceError(
      file,
      `a plan of schema ${planSchema}`,
      found,
      'judge it with the version that made it',
    );
  }
  const parsed = Plan.safeParse(value);
  if (!parsed.success) {
    const found = firstIssue(parsed.error);
    throw new EvidenceError(file, `a plan of schema ${planSchema}`, found, 'restore the file', parsed.error);
  }
  return { plan: parsed.data, digest: sha256(text) };
};

const readManifest = async (
  file: string,
): Promise<{ manifest: EvidenceManifest | undefined; defects: string[] }> => {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return { manifest: undefined, defects: ['manifest.json is missing: the run was cut off before its end'] };
  }
  const value = parseJson(text);
  const parsed = EvidenceManifest.safeParse(value);
  if (parsed.success) return { manifest: parsed.data, defects: [] };
  const schema = (value as { schema?: unknown } | undefined)?.schema;
  const why =
    value !== undefined && schema !== evidenceSchema
      ? `its schema is ${JSON.stringify(schema) ?? 'missing'}, this version reads ${evidenceSchema}`
      : 'it is damaged';
  return { manifest: undefined, defects: [`manifest.json can't be used: ${why}`] };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A file that is there and can't be read is nothing to judge around. */
const reading = <T>(inside: string, work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw new EvidenceError(inside, 'readable files', String(cause), 'restore them', cause);
  });

const readAll = (folder: string, files: readonly string[]): Promise<TableText[]> =>
  Promise.all(files.map(async (file) => ({ file, bytes: await readFile(path.join(folder, file)) })));

/** Tables that run folders of before don't have; their manifests don't name them. */
const laterTables: readonly TableName[] = ['visibility'];

/** Whether a table is all that the manifest says it was. */
const wholeness = (
  name: TableName,
  files: Count,
  { lines, digest }: TableRead<unknown>,
  manifest: EvidenceManifest | undefined,
): string[] => {
  const { file } = evidenceTables[name];
  const entry = manifest?.tables[name];
  if (files === 0)
    return manifest !== undefined && entry === undefined && laterTables.includes(name)
      ? []
      : [`${file} is missing`];
  if (manifest === undefined) return [];
  if (entry === undefined) return [`manifest.json says nothing of ${file}`];
  if (entry.rows !== lines) return [`${file} has ${lines} rows, the manifest counts ${entry.rows}`];
  return digest === entry.sha256 ? [] : [`${file} was changed after the run: its SHA-256 differs`];
};
