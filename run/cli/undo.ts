import path from 'node:path';
import { Command } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { undoRun } from '../undo-run.ts';

export const undoCommand = (): Command =>
  new Command('undo')
    .description('after a crash of the runner: read its journal and bring everything back; can be repeated')
    .argument('[dir]', 'the run folder', 'runs/latest')
    .addHelpText('after', '\nExample:\n  $ npm run verify -- undo')
    .action(async (folder: string) => {
      const { steps, remarks, clean } = await undoRun(path.resolve(folder));
      for (const { id, says, result, reason } of steps) {
        console.log(`${result.padEnd(10)} ${id}: ${says}${reason === undefined ? '' : ` (${reason})`}`);
      }
      for (const remark of remarks) console.log(`note       ${remark}`);
      if (clean) console.log(steps.length === 0 ? 'Nothing was open.' : 'Everything is undone.');
      else
        console.error(
          'verify: not everything could be undone; the lines above say what is left. Run `verify undo` again, or end it by hand.',
        );
      process.exitCode = clean ? 0 : exitCodes.internal;
    });
