import path from 'node:path';
import { Command } from 'commander';
import { renderComparison } from '../../reports/comparison.ts';
import { renderComparisonMarkdown } from '../../reports/comparison-markdown.ts';
import { readAssets } from '../../reports/html/assets.ts';
import { renderComparisonHtml } from '../../reports/html/render-comparison.ts';
import { compareRuns } from '../../slo/comparison/compare.ts';
import { writeOutput } from '../evidence/output.ts';
import { judgeRun } from '../judge-run.ts';

export const compareCommand = (): Command =>
  new Command('compare')
    .description('two runs held against each other, objective by objective, in one report')
    .argument('<first>', 'folder of the run that is compared with')
    .argument('<second>', 'folder of the other run')
    .option('--out <folder>', 'folder for comparison.html and comparison.md', 'comparison')
    .option('--json', 'print the comparison as JSON, and write nothing', false)
    .addHelpText(
      'after',
      `
Both runs are judged from their files. Exit code 0, whatever they show: a verdict is a run's own.

Example:
  $ npm run verify -- compare runs/BEFORE runs/AFTER`,
    )
    .action(async (first: string, second: string, { out, json }: { out: string; json: boolean }) => {
      const comparison = compareRuns(await judgeRun(first), await judgeRun(second));
      if (json) {
        const { first: a, second: b, ...rest } = comparison;
        console.log(JSON.stringify({ first: a.verdict.run, second: b.verdict.run, ...rest }, null, 2));
        return;
      }
      await writeOutput(
        path.join(out, 'comparison.html'),
        renderComparisonHtml(comparison, await readAssets()),
      );
      await writeOutput(path.join(out, 'comparison.md'), renderComparisonMarkdown(comparison));
      console.log(renderComparison(comparison, process.stdout.columns ?? 100).join('\n'));
      console.log(`\nReport: ${path.join(out, 'comparison.html')}`);
    });
