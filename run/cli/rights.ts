import { Command } from 'commander';
import { rightsFor } from '../../chaos/platforms/kubernetes/rights.ts';
import { rightsObjects, type Subject } from '../../chaos/platforms/kubernetes/rights-objects.ts';
import { toYaml } from '../../fixtures/lifeflow/manifests/index.ts';
import { loadConfig } from '../config/load.ts';
import { planFor } from '../plan/plan-for.ts';
import { parseRequest, usage } from '../request.ts';

type Options = {
  config: string;
  env?: string;
  fault?: string[];
  namespace: string;
  name: string;
  subject: string;
};

export const rightsCommand = (): Command =>
  new Command('rights')
    .description('the least rights on a Kubernetes that a run needs; touches no cluster')
    .option('--config <file>', 'the config', 'k6.config.ts')
    .option('--env <name>', "environment of the config (default: the config's)")
    .option('--fault <name...>', "only these faults (default: the plan's)")
    .option('--namespace <name>', "LifeFlow's namespace", 'lifeflow')
    .option('--name <name>', 'what the roles and bindings are called', 'lifeflow-verify')
    .requiredOption(
      '--subject <who>',
      'who gets them: user:NAME, group:NAME or serviceaccount:NAMESPACE/NAME, as the cluster knows the context’s user',
    )
    .addHelpText(
      'after',
      `
What is watched and proven is read only: pods, endpoints, Deployments, autoscalers and events of the namespace, nodes, and
the nodes' leases. Each fault of the plan adds what it and its undo change. Power over machines and databases is no
right of Kubernetes. A region is a cluster of its own: apply it to each.

Examples:
  $ npm run -s verify -- rights --subject user:jane | kubectl apply -f -
  $ npm run -s verify -- rights --fault replica-kill --subject serviceaccount:ci/verify`,
    )
    .action(async ({ config, env, fault, namespace, name, subject }: Options) => {
      const request = parseRequest({
        ...(env === undefined ? {} : { env }),
        ...(fault === undefined ? {} : { fault }),
      });
      const { plan, name: environment } = await planFor(await loadConfig(config), request);
      const faults = plan.chaos.map((c) => c.fault);
      const objects = rightsObjects(rightsFor(faults), { name, namespace, subject: subjectOf(subject) });
      process.stdout.write(
        toYaml(objects, [
          `The least rights of a run on ${environment} with ${faults.join(', ') || 'no fault'}: made by \`verify rights\`.`,
        ]),
      );
    });

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
