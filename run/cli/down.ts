import { Argument, Command } from 'commander';
import { clusterFoldersOf, tearDownCluster } from '../../fixtures/cluster/index.ts';
import { stateFolderOf, tearDown } from '../../fixtures/local/index.ts';
import { project } from '../environments/local.ts';
import { requireNoRunner } from '../environments/runner.ts';

export const downCommand = (): Command =>
  new Command('down')
    .description('take an environment away, also one whose start was cut off; can be repeated')
    .addArgument(new Argument('<environment>', 'which one').choices(['cluster']))
    .addHelpText('after', '\nExample:\n  $ npm run verify -- down cluster')
    .action(async (environment: string) => {
      const owner = stateFolderOf(project, environment);
      requireNoRunner(owner);
      // Its owner first, so that nobody mourns a node.
      const first = await tearDown(owner);
      const clusters = await Promise.all(
        clusterFoldersOf(project, environment).map((folder) => tearDownCluster(folder)),
      );
      const ended = clusters.reduce((sum, c) => sum + c.ended, first.ended.length);
      const removed = [...first.removed, ...clusters.flatMap((c) => c.removed)];
      if (ended === 0 && removed.length === 0) console.log(`Nothing was there of ${environment}.`);
      else console.log(`Ended ${ended} processes and removed ${removed.join(', ') || 'nothing else'}.`);
    });
