import { Command } from 'commander';
import { judgeRun } from '../judge-run.ts';
import { showVerdict } from './verdict.ts';

export const judgeCommand = (): Command =>
  new Command('judge')
    .description("a run's verdict from its folder: the same files give the same verdict.json, byte for byte")
    .argument('[dir]', 'the run folder', 'runs/latest')
    .option('--json', 'print verdict.json instead of the findings', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- judge\n  $ npm run verify -- judge runs/latest --json',
    )
    .action(async (folder: string, { json }: { json: boolean }) => {
      showVerdict(await judgeRun(folder), folder, { json });
    });
