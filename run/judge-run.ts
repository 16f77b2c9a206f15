import path from 'node:path';
import type { ReportAssets } from '../reports/html/page-frame.ts';
import { renderHtml } from '../reports/html/render.ts';
import type { ReportInput } from '../reports/input.ts';
import { renderJunit } from '../reports/junit.ts';
import { renderSummary } from '../reports/summary.ts';
import { judge } from '../slo/judge.ts';
import { writeOutput } from './evidence/output.ts';
import { readRun } from './evidence/read.ts';

/**
 * Judges a run folder from its files alone and writes verdict.json beside them. The same files give the same bytes.
 * @throws EvidenceError when there is no plan to judge by; OutputError when the verdict can't be written
 */
export const judgeRun = async (folder: string): Promise<ReportInput> => {
  const { plan, evidence } = await readRun(folder);
  const verdict = judge(plan, evidence);
  await writeOutput(path.join(folder, 'verdict.json'), `${JSON.stringify(verdict, null, 2)}\n`);
  return { plan, evidence, verdict };
};

/** Writes report.html, junit.xml and summary.md into the run folder. @throws OutputError */
export const writeReports = async (
  folder: string,
  input: ReportInput,
  assets: ReportAssets,
): Promise<void> => {
  await writeOutput(path.join(folder, 'report.html'), renderHtml(input, assets));
  await writeOutput(path.join(folder, 'junit.xml'), renderJunit(input));
  await writeOutput(path.join(folder, 'summary.md'), renderSummary(input));
};
