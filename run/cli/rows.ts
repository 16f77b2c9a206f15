import { once } from 'node:events';
import { Argument, Command } from 'commander';
import { readRun } from '../evidence/read.ts';
import { linesOf } from '../evidence/rows.ts';
import { type TableName, tableNames } from '../evidence/store.ts';

export const rowsCommand = (): Command =>
  new Command('rows')
    .description(
      "a table of a run's evidence as NDJSON, a row a line: the load is kept by column, for other tools",
    )
    .addArgument(new Argument('<table>', 'the table').choices(tableNames))
    .argument('[dir]', 'the run folder', 'runs/latest')
    .addHelpText(
      'after',
      '\nExample:\n  $ npm run --silent verify -- rows load runs/latest | jq -c \'select(.outcome != "good")\'',
    )
    .action(async (table: TableName, folder: string) => {
      // A reader that has seen enough, such as head, is no error.
      process.stdout.on('error', () => process.exit());
      const { evidence } = await readRun(folder);
      for (const defect of evidence.defects) console.error(`not whole: ${defect}`);
      for (const lines of linesOf(evidence, table)) {
        if (!process.stdout.write(lines)) await once(process.stdout, 'drain');
      }
    });
