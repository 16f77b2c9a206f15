import path from 'node:path';
import type { ReportInput } from '../../reports/input.ts';
import { renderTerminal } from '../../reports/terminal.ts';
import { exitCodeOfVerdict } from '../exit-codes.ts';

/** Prints the findings, or verdict.json's text where `json` is asked for, and sets the verdict's exit code. */
export const showVerdict = (input: ReportInput, folder: string, { json }: { json: boolean }): void => {
  if (json) console.log(JSON.stringify(input.verdict, null, 2));
  else {
    const lines = renderTerminal(input, {
      columns: process.stdout.columns ?? 100,
      colour: process.stdout.isTTY && process.env.NO_COLOR === undefined,
      folder: path.relative(process.cwd(), folder) || '.',
    });
    console.log(lines.join('\n'));
  }
  process.exitCode = exitCodeOfVerdict[input.verdict.verdict];
};
