import { existsSync } from 'node:fs';
import { Argument, Command } from 'commander';
import { clusterFoldersOf, tearDownCluster } from '../../fixtures/cluster/index.ts';
import { stateFolderOf, tearDown } from '../../fixtures/local/index.ts';
import { loadConfig } from '../config/load.ts';
import { project } from '../environments/local.ts';
import { requireNoRunner } from '../environments/runner.ts';

const defaultConfig = 'k6.config.ts';

export const downCommand = (): Command =>
  new Command('down')
    .description('take an environment away, also one whose start was cut off; can be repeated')
    .addArgument(new Argument('<environment>', 'which one').choices(['cluster']))
    .option('--config <file>', 'the config that names its regions', defaultConfig)
    .addHelpText('after', '\nExample:\n  $ npm run verify -- down cluster')
    .action(async (environment: string, { config }: { config: string }) => {
      const owner = stateFolderOf(project, environment);
      requireNoRunner(owner);
      // Its owner first, so that nobody mourns a node.
      const first = await tearDown(owner);
      const [regions] = await Promise.allSettled([regionsOf(config, environment)]);
      const named = regions.status === 'fulfilled' ? regions.value : [];
      const clusters = await Promise.all(
        clusterFoldersOf(project, environment, named).map((folder) => tearDownCluster(folder)),
      );
      const ended = clusters.reduce((sum, c) => sum + c.ended, first.ended.length);
      const removed = [...first.removed, ...clusters.flatMap((c) => c.removed)];
      if (ended === 0 && removed.length === 0) console.log(`Nothing was there of ${environment}.`);
      else console.log(`Ended ${ended} processes and removed ${removed.join(', ') || 'nothing else'}.`);
      // A mistake in the config keeps nothing from its end that is found without it.
      if (regions.status === 'rejected') throw regions.reason;
    });

/** None where there is no config: a bare one is started without. */
const regionsOf = async (file: string, environment: string): Promise<readonly string[]> => {
  if (file === defaultConfig && !existsSync(file)) return [];
  const found = (await loadConfig(file)).environments[environment];
  return found?.kind === 'cluster' ? found.regions.map(({ name }) => name) : [];
};
