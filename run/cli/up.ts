import { Argument, Command } from 'commander';
import { ensureKubernetes } from '../../build/kubernetes.ts';
import { type ClusterProgress, startCluster } from '../../fixtures/cluster/index.ts';
import { clusterMachine, requireMachine } from '../../fixtures/cluster/requirements.ts';
import { defaultTimers, shortTimers } from '../../fixtures/cluster/timers.ts';
import { startClustered } from '../../fixtures/clustered/index.ts';
import type { Seconds } from '../../slo/units.ts';
import { loadConfig } from '../config/load.ts';
import type { ClusterEnvironment } from '../config/schema.ts';
import { clusteredOptions } from '../environments/cluster.ts';
import { inWords, project } from '../environments/local.ts';
import { usage } from '../request.ts';

type UpOptions = {
  config: string;
  bare: boolean;
  zones: string;
  nodesPerZone?: string;
  network?: string;
  shortTimers: boolean;
};

/** Zones of the document's first region, as many as are asked for. */
const zonesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `r1${String.fromCharCode('a'.charCodeAt(0) + i)}`);

export const upCommand = (): Command =>
  new Command('up')
    .description('start an environment of the config and keep it for work')
    .addArgument(new Argument('<environment>', 'which one').choices(['cluster']))
    .option('--config <file>', 'the config', 'k6.config.ts')
    .option('--bare', 'one Kubernetes, and no LifeFlow on it', false)
    .option('--zones <count>', 'of a bare one: zones, 26 at most', '3')
    .option(
      '--nodes-per-zone <count>',
      'nodes in each zone of the first region (default: as the config has it)',
    )
    .option(
      '--network <number>',
      'N of the addresses 10.N.0.0/16 that it takes (default: as the config has it)',
    )
    .option(
      '--short-timers',
      'of a bare one: notice lost nodes within seconds, instead of what Kubernetes has by default',
      false,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- up cluster\n  $ npm run verify -- up cluster --nodes-per-zone 1\n  $ npm run verify -- up cluster --bare --zones 1 --nodes-per-zone 1\n  $ npm run verify -- down cluster',
    )
    .action((environment: string, given: UpOptions) =>
      given.bare ? upBare(environment, given) : upWhole(environment, given),
    );

/** Ours: longer than anybody keeps one for work. */
const kept: Seconds = 30 * 24 * 3600;

const upWhole = async (name: string, given: UpOptions): Promise<void> => {
  const config = await loadConfig(given.config);
  const found = config.environments[name];
  if (found?.kind !== 'cluster') {
    throw usage(
      name,
      `an environment ${name} of kind cluster in ${given.config}`,
      found?.kind ?? 'none',
      'describe it there, or start Kubernetes alone with --bare',
    );
  }
  const environment = withSizes(found, given);
  const programs = await builtPrograms();
  const scale = environment.scale === 'auto' ? 0.01 : environment.scale;
  const clustered = await startClustered(
    clusteredOptions(
      environment,
      {
        ...{ environment: name, scale, defects: [], seed: 1 },
        ...{ maxLifetimeSeconds: kept, leaseSeconds: kept },
      },
      programs,
    ),
    (progress) => {
      const says = inWords(progress);
      if (says !== undefined) console.log(says);
    },
  );
  const files = clustered.clusters.map((c) => `KUBECONFIG=${c.kubeconfig}  # ${c.options.region}`);
  console.log(
    `LifeFlow answers at ${clustered.edgeUrl} until \`npm run verify -- down ${name}\`.\n${files.join('\n')}`,
  );
};

const withSizes = (environment: ClusterEnvironment, given: UpOptions): ClusterEnvironment => {
  const [near, far] = environment.regions;
  const nodesPerZone =
    given.nodesPerZone === undefined
      ? near.nodesPerZone
      : whole('--nodes-per-zone', given.nodesPerZone, 1, 20);
  const network =
    given.network === undefined ? environment.network : whole('--network', given.network, 0, 254);
  return { ...environment, network, regions: [{ ...near, nodesPerZone }, far] };
};

const upBare = async (environment: string, given: UpOptions): Promise<void> => {
  const [zones, nodesPerZone, network] = [
    whole('--zones', given.zones, 1, 26),
    whole('--nodes-per-zone', given.nodesPerZone ?? '3', 1, 63),
    whole('--network', given.network ?? '77', 0, 255),
  ];
  const programs = await builtPrograms();
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
  console.log(`It runs until \`npm run verify -- down ${environment}\`.\nKUBECONFIG=${cluster.kubeconfig}`);
};

const builtPrograms = async (): Promise<string> => {
  // Before a build of many minutes.
  requireMachine(clusterMachine());
  const { folder } = await ensureKubernetes({ onProgress: (line) => console.log(line) });
  return folder;
};

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
