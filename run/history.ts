import { appendFile, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { renderHistoryLine } from '../reports/history.ts';
import type { ReportInput } from '../reports/input.ts';
import { nightsLine } from '../reports/nights.ts';
import { historySchema, Night } from '../slo/nights/night.ts';
import { summaryOf } from '../slo/nights/summary.ts';
import type { Count } from '../slo/units.ts';
import { EvidenceError, OutputError } from './evidence/error.ts';
import { firstIssue } from './evidence/issue.ts';

const historyIn = (runsRoot: string): string => path.join(runsRoot, 'history.ndjson');

/** One line more in the history beside the run folders, for comparing from night to night. @throws OutputError */
export const rememberRun = async (runsRoot: string, input: ReportInput): Promise<void> => {
  const file = historyIn(runsRoot);
  await appendFile(file, renderHistoryLine(input)).catch((cause: unknown) => {
    throw new OutputError(file, cause);
  });
};

/** Nights that can be compared, and in words each kind of line that none can be read from. */
type History = { nights: Night[]; leftOut: string[] };

/** @throws EvidenceError for a file that can't be read */
export const readHistory = async (file: string): Promise<History> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new EvidenceError(
      file,
      'a history, a line for each run',
      'none that can be read',
      'give the history.ndjson beside the run folders; each run adds a line to it',
      cause,
    );
  });
  return historyOf(text);
};

/** Nothing is guessed: a line without counts, of another version or that is no whole line is left out, and that is told. */
export const historyOf = (text: string): History => {
  const nights: Night[] = [];
  const runs = new Map<string, Count>();
  const reasons = new Map<string, number[]>();
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const read = nightIn(line);
    if (typeof read === 'string') reasons.set(read, [...(reasons.get(read) ?? []), i + 1]);
    else {
      nights.push(read);
      runs.set(read.run, (runs.get(read.run) ?? 0) + 1);
    }
  });
  const repeated = [...runs.values()].reduce((sum, times) => sum + times - 1, 0);
  return {
    nights,
    leftOut: [
      ...[...reasons].map(([why, lines]) => `${linesOf(lines)}: ${why}`),
      ...(repeated === 0 ? [] : [`${repeated} of runs that are there again: the last line of each counts`]),
    ],
  };
};

const nightIn = (line: string): Night | string => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'no whole JSON, such as a crash while writing leaves';
  }
  const schema = (value as { schema?: unknown } | null)?.schema;
  if (schema === 'lifeflow-verify/history@1') return 'of history@1, which counts no requests';
  if (schema !== historySchema)
    return `expected schema ${historySchema}, found ${JSON.stringify(schema) ?? 'none'}`;
  const parsed = Night.safeParse(value);
  return parsed.success ? parsed.data : `damaged: ${firstIssue(parsed.error)}`;
};

/** `line 7`, or `25 lines, the first is 1`. */
const linesOf = (lines: readonly number[]): string =>
  lines.length === 1 ? `line ${lines[0]}` : `${lines.length} lines, the first is ${lines[0]}`;

/**
 * The same input with what it says together with the nights before it, by the history beside its folder. Nights after it
 * are no matter, so that its report can be made anew. A history that can't be read is told of in its place.
 */
export const withNights = async (folder: string, input: ReportInput): Promise<ReportInput> => {
  const file = historyIn(path.dirname(await realpath(folder)));
  const own = renderHistoryLine(input);
  const before = await readFile(file, 'utf8').catch((cause: unknown) =>
    (cause as { code?: unknown }).code === 'ENOENT' ? '' : null,
  );
  if (before === null) return { ...input, nights: "the history beside the run can't be read" };
  const summary = summaryOf(historyOf(`${before}\n${own}`).nights, { run: input.verdict.run });
  return summary === null ? input : { ...input, nights: nightsLine(summary) };
};
