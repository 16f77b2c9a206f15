import { Command } from 'commander';
import { renderYear } from '../../reports/budget.ts';
import { claims, withOwn } from '../../slo/claims.ts';
import { yearOfPromises } from '../../slo/year.ts';
import { loadConfig } from '../config/load.ts';
import { changesOf } from './changes.ts';

/** Exit code 1 says, as FAIL does, that the promises cost more than the service level leaves. */
export const budgetCommand = (): Command =>
  new Command('budget')
    .description("what a year of the document's own promises costs against its service level; needs no run")
    .option('--config <file>', 'the config, whose `claims` are your own figures', 'k6.config.ts')
    .option('--set <id=figure...>', 'try another figure of a claim; `none` withdraws it')
    .option('--json', 'print the year as JSON', false)
    .addHelpText(
      'after',
      '\nExit code 0: within the budget, 1: beyond it.\n\nExamples:\n  $ npm run verify -- budget\n  $ npm run verify -- budget --set 5.manual.rto=60',
    )
    .action(async ({ config, set = [], json }: { config: string; set?: string[]; json: boolean }) => {
      const own = { ...(await loadConfig(config)).claims, ...changesOf(set) };
      const year = yearOfPromises(withOwn(claims, own));
      console.log(json ? JSON.stringify(year, null, 2) : renderYear(year).join('\n'));
      process.exitCode = year.kept ? 0 : 1;
    });
