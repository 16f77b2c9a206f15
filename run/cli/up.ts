import { Argument, Command } from 'commander';
import { ensureKubernetes } from '../../build/kubernetes.ts';
import { type ClusterProgress, startCluster } from '../../fixtures/cluster/index.ts';
import { clusterMachine, requireMachine } from '../../fixtures/cluster/requirements.ts';
import { defaultTimers, shortTimers } from '../../fixtures/cluster/timers.ts';
import { project } from '../environments/local.ts';
import { usage } from '../request.ts';

type UpOptions = { zones: string; nodesPerZone: string; network: string; shortTimers: boolean };

/** Zones of the document's first region, as many as are asked for. */
const zonesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `r1${String.fromCharCode('a'.charCodeAt(0) + i)}`);

export const upCommand = (): Command =>
  new Command('up')
    .description('start an environment and keep it for work')
    .addArgument(new Argument('<environment>', 'which one').choices(['cluster']))
    .option('--zones <count>', 'zones, 26 at most', '3')
    .option('--nodes-per-zone <count>', 'nodes in each zone', '3')
    .option('--network <number>', 'N of the addresses 10.N.0.0/16 that it takes', '77')
    .option(
      '--short-timers',
      'notice lost nodes within seconds, instead of what Kubernetes has by default',
      false,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- up cluster\n  $ npm run verify -- up cluster --zones 1 --nodes-per-zone 1\n  $ npm run verify -- down cluster',
    )
    .action(async (environment: string, given: UpOptions) => {
      const [zones, nodesPerZone, network] = [
        whole('--zones', given.zones, 1, 26),
        whole('--nodes-per-zone', given.nodesPerZone, 1, 63),
        whole('--network', given.network, 0, 255),
      ];
      // Before a build of many minutes.
      requireMachine(clusterMachine());
      const { folder: programs } = await ensureKubernetes({ onProgress: (line) => console.log(line) });
      const cluster = await startCluster(
        {
          environment,
          project,
          region: 'region-1',
          zones: zonesOf(zones),
          nodesPerZone,
          timers: given.shortTimers ? shortTimers : defaultTimers,
          programs,
          network,
        },
        (progress) => console.log(wordsOf(progress)),
      );
      console.log(
        `It runs until \`npm run verify -- down ${environment}\`.\nKUBECONFIG=${cluster.kubeconfig}`,
      );
    });

const wordsOf = (progress: ClusterProgress): string => {
  if (progress.step === 'claimed') return `state and logs: ${progress.folder}`;
  if (progress.step === 'ready') return `${progress.nodes} of ${progress.of} nodes are Ready`;
  return `${progress.name}: started in ${(progress.took / 1000).toFixed(1)} s`;
};

const whole = (option: string, text: string, least: number, most: number): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw usage(option, `a whole number from ${least} to ${most}`, text, 'give another one');
};
