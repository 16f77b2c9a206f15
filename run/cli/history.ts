import path from 'node:path';
import { Command } from 'commander';
import { renderNights } from '../../reports/nights.ts';
import { summaryOf } from '../../slo/nights/summary.ts';
import { EvidenceError } from '../evidence/error.ts';
import { readHistory } from '../history.ts';
import { usage } from '../request.ts';

type Options = { last?: string; run?: string; json: boolean };

/** Exit code 1 says, as FAIL does, that a required objective is shown to be missed over these nights. */
export const historyCommand = (): Command =>
  new Command('history')
    .description('what many comparable nights say together: bounds, trends, verdicts that differ')
    .argument('[file]', 'the history beside the run folders', path.join('runs', 'history.ndjson'))
    .option('--last <nights>', 'so many of the newest comparable ones (default: all)')
    .option('--run <id>', 'nights up to this run that are comparable with it (default: the newest)')
    .option('--json', 'print what was found as JSON', false)
    .addHelpText(
      'after',
      `
Nights are comparable when their plans are, but for the seed. A night whose evidence can't be trusted adds nothing good;
its bad answers count. Exit code 1: a required objective is shown to be missed; 0: none is.

Examples:
  $ npm run verify -- history
  $ npm run verify -- history --last 30
  $ npm run --silent verify -- history --json | jq '.shares[] | {id, verdict, interval}'`,
    )
    .action(async (file: string, { last, run, json }: Options) => {
      const { nights, leftOut } = await readHistory(file);
      const summary = summaryOf(nights, { run, last: last === undefined ? undefined : wholeNumber(last) });
      if (summary === null) {
        if (run !== undefined && nights.length > 0)
          throw usage('--run', 'a run of the history', run, `the newest is ${nights.at(-1)?.run}`);
        throw new EvidenceError(
          file,
          'a night that can be compared',
          leftOut.length === 0 ? 'none' : `none (${leftOut.join('; ')})`,
          'each run adds one',
        );
      }
      console.log(
        json
          ? JSON.stringify({ ...summary, leftOut }, null, 2)
          : renderNights(summary, leftOut, process.stdout.columns ?? 100).join('\n'),
      );
      process.exitCode = summary.shares.some((s) => s.required && s.verdict === 'FAIL') ? 1 : 0;
    });

const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw usage('--last', 'a whole number from 1', text, 'try --last 30');
};
