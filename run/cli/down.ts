import { Argument, Command } from 'commander';
import { clusterFolderOf, tearDownCluster } from '../../fixtures/cluster/index.ts';
import { project } from '../environments/local.ts';

export const downCommand = (): Command =>
  new Command('down')
    .description('take an environment away, also one whose start was cut off; can be repeated')
    .addArgument(new Argument('<environment>', 'which one').choices(['cluster']))
    .addHelpText('after', '\nExample:\n  $ npm run verify -- down cluster')
    .action(async (environment: string) => {
      const { ended, removed } = await tearDownCluster(clusterFolderOf(project, environment));
      if (ended === 0 && removed.length === 0) console.log(`Nothing was there of ${environment}.`);
      else console.log(`Ended ${ended} processes and removed ${removed.join(', ') || 'nothing else'}.`);
    });
