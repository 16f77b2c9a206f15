import type { z } from 'zod';
import type { Count } from '../../slo/units.ts';
import { openDigest } from './digest.ts';
import { firstIssue } from './issue.ts';

export type TableText = { file: string; bytes: Buffer };
/** What was found in the files of a table: `lines` counts its rows, those that can't be read too. */
export type TableRead<Rows> = { rows: Rows; lines: Count; digest: string; defects: string[] };

const newline = 10;

/** Rows of the lines that are whole and fit the schema, and a word about each that is not. */
export const readTable = <Row>(texts: readonly TableText[], schema: z.ZodType<Row>): TableRead<Row[]> => {
  const rows: Row[] = [];
  const defects: string[] = [];
  const digest = openDigest();
  let lines = 0;
  for (const { file, bytes } of texts) {
    let line = 0;
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(newline, from);
      const to = end === -1 ? bytes.length : end;
      line += 1;
      digest.add(bytes.subarray(from, to + 1));
      const row = readLine(bytes.toString('utf8', from, to), schema);
      if (end === -1) defects.push(`${file}:${line} is cut off: its last line has no end`);
      else if ('row' in row) rows.push(row.row);
      else defects.push(`${file}:${line} ${row.defect}`);
      from = to + 1;
    }
    lines += line;
  }
  return { rows, lines, digest: digest.hex(), defects: firstOf(defects, 'lines') };
};

/** Defects of one table that are told one by one; the others are counted. */
const toldOneByOne = 3;

export const firstOf = (defects: readonly string[], what: string): string[] => {
  const more = defects.length - toldOneByOne;
  return more > 1 ? [...defects.slice(0, toldOneByOne), `and ${more} more ${what} like these`] : [...defects];
};

const readLine = <Row>(text: string, schema: z.ZodType<Row>): { row: Row } | { defect: string } => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { defect: 'is not JSON' };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { row: parsed.data };
  return { defect: `is not a row of this table (${firstIssue(parsed.error)})` };
};
