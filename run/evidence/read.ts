import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { type Evidence, EvidenceManifest, evidenceSchema, evidenceTables } from '../../slo/evidence.ts';
import { Plan, planSchema } from '../../slo/plan.ts';
import { sha256 } from './digest.ts';
import { EvidenceError } from './error.ts';
import { filesOf, namesIn } from './files.ts';
import { firstIssue } from './issue.ts';
import { type RowOf, type TableName, tableNames } from './store.ts';
import { readTable, type TableText } from './table-reader.ts';
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
  const tables = {} as { [T in TableName]: RowOf<T>[] };
  const readInto = async <T extends TableName>(name: T) => {
    const texts = await readAll(inside, filesOf(names, evidenceTables[name].file));
    // The table's name and its schema belong together, which the type of a lookup can't say.
    const table = readTable(texts, evidenceTables[name].row as unknown as z.ZodType<RowOf<T>>);
    tables[name] = table.rows as (typeof tables)[T];
    defects.push(...wholeness(name, texts, table.lines, manifest), ...table.defects);
    defects.push(...repeatedKeys(name, table.rows));
  };
  for (const name of tableNames) await readInto(name);
  return { plan, evidence: { schema: evidenceSchema, ...tables, defects } };
};

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

const readAll = (folder: string, files: readonly string[]): Promise<TableText[]> =>
  Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(path.join(folder, file)).catch((cause: unknown) => {
        throw new EvidenceError(
          path.join(folder, file),
          'a readable file',
          String(cause),
          'restore it',
          cause,
        );
      });
      return { file, bytes };
    }),
  );

/** Tables that run folders of before don't have; their manifests don't name them. */
const laterTables: readonly TableName[] = ['visibility'];

/** Whether a table is all that the manifest says it was. */
const wholeness = (
  name: TableName,
  texts: readonly TableText[],
  lines: number,
  manifest: EvidenceManifest | undefined,
): string[] => {
  const { file } = evidenceTables[name];
  const entry = manifest?.tables[name];
  if (texts.length === 0)
    return manifest !== undefined && entry === undefined && laterTables.includes(name)
      ? []
      : [`${file} is missing`];
  if (manifest === undefined) return [];
  if (entry === undefined) return [`manifest.json says nothing of ${file}`];
  if (entry.rows !== lines) return [`${file} has ${lines} lines, the manifest counts ${entry.rows}`];
  const hash = createHash('sha256');
  for (const { bytes } of texts) hash.update(bytes);
  return hash.digest('hex') === entry.sha256
    ? []
    : [`${file} was changed after the run: its SHA-256 differs`];
};
