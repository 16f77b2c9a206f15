import { Command } from 'commander';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { rightsObjects, type Subject } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import { runnerRights } from '../../chaos/platforms/kubernetes/runner-rights.ts';
import { toYaml } from '../../fixtures/lifeflow/manifests/index.ts';
import { loadConfig } from '../config/load.ts';
import { type Environment, isOwnEnvironment } from '../config/schema.ts';
import { planFor } from '../plan/plan-for.ts';
import { parseRequest, usage } from '../request.ts';

type Options = {
  config: string;
  env?: string;
  fault?: string[];
  region?: string;
  namespace?: string;
  name: string;
  subject: string;
};

export const rightsCommand = (): Command =>
  new Command('rights')
    .description('the least rights on a Kubernetes that a run needs; touches no cluster')
    .option('--config <file>', 'the config', 'k6.config.ts')
    .option('--env <name>', "environment of the config (default: the config's)")
    .option('--fault <name...>', "only these faults (default: the plan's)")
    .option('--region <name>', "region whose cluster they are for (default: the config's first)")
    .option('--namespace <name>', "LifeFlow's namespace (default: the region's in the config, or lifeflow)")
    .option('--name <name>', 'what the roles and bindings are called', 'lifeflow-verify')
    .requiredOption(
      '--subject <who>',
      'who gets them: user:NAME, group:NAME or serviceaccount:NAMESPACE/NAME, as the cluster knows the context’s user',
    )
    .addHelpText(
      'after',
      `
What is watched and proven is read only: pods, endpoints, Deployments, autoscalers and events of the namespace, nodes, and
the nodes' leases. Each fault of the plan adds what it and its undo change. In the first region of an environment of
somebody else's a role of its own adds what a run keeps there: its lease, and the mirror of its journal. Power over
machines and databases is no right of Kubernetes. A region is a cluster of its own: apply to each what is printed for it.

Examples:
  $ npm run -s verify -- rights --env staging --subject user:jane | kubectl --context staging-eu apply -f -
  $ npm run -s verify -- rights --env staging --region region-2 --subject user:jane | kubectl --context staging-us apply -f -
  $ npm run -s verify -- rights --fault replica-kill --subject serviceaccount:ci/verify`,
    )
    .action(async ({ config, env, fault, name, subject, ...where }: Options) => {
      const request = parseRequest({
        ...(env === undefined ? {} : { env }),
        ...(fault === undefined ? {} : { fault }),
      });
      const { plan, name: named, environment } = await planFor(await loadConfig(config), request);
      const { region, namespace, holdsTheLease } = placeOf(environment, where);
      const faults = plan.chaos.map((c) => c.fault);
      const to = { namespace, subject: subjectOf(subject) };
      const objects = [
        ...rightsObjects(rightsFor(faults), { name, ...to }),
        ...(holdsTheLease ? rightsObjects(runnerRights, { name: `${name}-runner`, ...to }) : []),
      ];
      process.stdout.write(
        toYaml(objects, [
          `The least rights in ${region} of a run on ${named} with ${faults.join(', ') || 'no fault'}: made by \`verify rights\`.`,
        ]),
      );
    });

/** Where the rights are to hold, and whether a run keeps its lease and its journal's mirror there. */
const placeOf = (
  environment: Environment,
  asked: Pick<Options, 'region' | 'namespace'>,
): { region: string; namespace: string; holdsTheLease: boolean } => {
  const { regions } = environment;
  const region = asked.region === undefined ? regions[0] : regions.find((r) => r.name === asked.region);
  if (region === undefined)
    throw usage(
      '--region',
      `one of ${regions.map((r) => r.name).join(', ')}`,
      asked.region ?? '',
      'choose one of these',
    );
  const described = 'namespace' in region ? region.namespace : 'lifeflow';
  return {
    region: region.name,
    namespace: asked.namespace ?? described,
    holdsTheLease: !isOwnEnvironment(environment) && region === regions[0],
  };
};

const subjectOf = (text: string): Subject => {
  const [, kind, rest = ''] = /^(user|group|serviceaccount):(.+)$/.exec(text) ?? [];
  if (kind === 'user') return { kind: 'User', name: rest };
  if (kind === 'group') return { kind: 'Group', name: rest };
  const [namespace, name, ...more] = rest.split('/');
  if (kind === 'serviceaccount' && namespace && name && more.length === 0)
    return { kind: 'ServiceAccount', name, namespace };
  throw usage(
    '--subject',
    'user:NAME, group:NAME or serviceaccount:NAMESPACE/NAME',
    text,
    'name the user of the context, as `kubectl auth whoami` does',
  );
};
