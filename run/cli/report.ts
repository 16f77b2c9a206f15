import path from 'node:path';
import { Command } from 'commander';
import { readAssets } from '../../reports/html/assets.ts';
import { withNights } from '../history.ts';
import { judgeRun, writeReports } from '../judge-run.ts';

export const reportCommand = (): Command =>
  new Command('report')
    .description('judge a run folder and write report.html, junit.xml and summary.md anew')
    .argument('[dir]', 'the run folder', 'runs/latest')
    .addHelpText('after', '\nExample:\n  $ npm run verify -- report runs/latest')
    .action(async (folder: string) => {
      // The assets first: what bundles them goes on while this process judges.
      const [assets, input] = await Promise.all([readAssets(), judgeRun(folder)]);
      await writeReports(folder, await withNights(folder, input), assets);
      for (const file of ['report.html', 'junit.xml', 'summary.md']) console.log(path.join(folder, file));
    });
