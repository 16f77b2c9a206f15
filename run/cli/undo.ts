import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { undoRun } from '../undo-run.ts';

export const undoCommand = (): Command =>
  new Command('undo')
    .description('after a crash of the runner: read the journals and bring everything back; can be repeated')
    .argument('[dir]', 'one run folder (default: every run of runs/ that left something open)')
    .addHelpText('after', '\nExample:\n  $ npm run verify -- undo')
    .action(async (folder: string | undefined) => {
      let open = 0;
      let clean = true;
      for (const run of folder === undefined ? everyRun() : [path.resolve(folder)]) {
        const undone = await undoRun(run);
        open += undone.steps.length;
        clean &&= undone.clean;
        for (const { id, says, result, reason } of undone.steps) {
          console.log(`${result.padEnd(10)} ${id}: ${says}${reason === undefined ? '' : ` (${reason})`}`);
        }
        for (const remark of undone.remarks) console.log(`note       ${remark}`);
      }
      if (clean) console.log(open === 0 ? 'Nothing was open.' : 'Everything is undone.');
      else
        console.error(
          'verify: not everything could be undone; the lines above say what is left. Run `verify undo` again, or end it by hand.',
        );
      process.exitCode = clean ? 0 : exitCodes.internal;
    });

/** Newest first: a run that was refused remembers the environment, the one that was killed remembers its k6. */
const everyRun = (): string[] =>
  existsSync('runs')
    ? readdirSync('runs', { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(path.join('runs', entry.name, 'journal.ndjson')))
        .map((entry) => path.resolve('runs', entry.name))
        .sort()
        .reverse()
    : [];
