import { Command, Option } from 'commander';
import {
  clusterCpuScale,
  type ManifestEnvironment,
  type ManifestSet,
  manifestEnvironments,
  manifestSets,
  manifests,
  toYaml,
} from '../../fixtures/lifeflow/manifests/index.ts';
import { loadConfig } from '../config/load.ts';
import { SuiteError } from '../errors.ts';

type Options = {
  set: ManifestSet;
  env: ManifestEnvironment;
  cpuScale?: string;
  config: string;
  json: boolean;
};

export const manifestsCommand = (): Command =>
  new Command('manifests')
    .description("LifeFlow's objects for Kubernetes, made from the claims; touches no cluster")
    .addOption(
      new Option('--set <set>', "as documented, or with the audit's corrections")
        .choices(manifestSets)
        .default('documented'),
    )
    .addOption(
      new Option('--env <name>', 'whose rules: cluster is the test cluster, with production’s')
        .choices(manifestEnvironments)
        .default('production'),
    )
    .option('--cpu-scale <scale>', `multiplies CPU requests (default: 1, and ${clusterCpuScale} on cluster)`)
    .option('--config <file>', 'the config, whose `claims` are your own figures', 'k6.config.ts')
    .option('--json', 'print them as JSON, a List', false)
    .addHelpText(
      'after',
      `
Each object says in its annotation lifeflow-verify/figures which claims its figures come from, and which contradictions
or limits of \`verify audit\` changed them. They name no namespace, and their secrets must be there.

On the test cluster CPU requests are scaled, because each of its kubelets reports the whole machine's cores.

Examples:
  $ npm run -s verify -- manifests | kubectl apply -n lifeflow -f -
  $ diff <(npm run -s verify -- manifests) <(npm run -s verify -- manifests --set corrected)
  $ npm run -s verify -- manifests --env cluster --cpu-scale 0.1 --json`,
    )
    .action(async ({ set, env, cpuScale, config, json }: Options) => {
      const scale = cpuScale === undefined ? {} : { cpuScale: scaleOf(cpuScale) };
      const own = (await loadConfig(config)).claims;
      const items = manifests({ environment: env, set, own, ...scale });
      const head = [
        `LifeFlow, ${env}, ${set}: made by \`verify manifests\` from the claims; not for editing.`,
      ];
      process.stdout.write(
        json
          ? `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2)}\n`
          : toYaml(items, head),
      );
    });

const scaleOf = (text: string): number => {
  const scale = Number(text);
  if (text.trim() !== '' && Number.isFinite(scale) && scale > 0) return scale;
  throw new SuiteError(
    'USAGE',
    '--cpu-scale',
    `expected a number above 0 for --cpu-scale, found ${JSON.stringify(text)}; 1 is as documented`,
  );
};
