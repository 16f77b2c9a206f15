import { ensureK6 } from '../../build/k6.ts';
import { ensureKubernetes } from '../../build/kubernetes.ts';
import { clusterMachine, requireMachine } from '../../fixtures/cluster/requirements.ts';
import type { Plan } from '../../slo/plan.ts';
import { loadConfig } from '../config/load.ts';
import { type Config, type Environment, isOwnEnvironment } from '../config/schema.ts';
import { configWarnings } from '../config/warnings.ts';
import { requireConfirmation } from '../confirm.ts';
import { clusterEnvironment } from '../environments/cluster.ts';
import { agentFor } from '../environments/disruptor.ts';
import type { Startable } from '../environments/environment.ts';
import { foreignEnvironment } from '../environments/foreign.ts';
import { localEnvironment } from '../environments/local.ts';
import { measureScale } from '../measure-scale.ts';
import { performRun } from '../perform.ts';
import { describePlan } from '../plan/describe.ts';
import { planFor, wantsMeasuredScale } from '../plan/plan-for.ts';
import { describeReach } from '../plan/reach.ts';
import { parseRequest, type RunRequest } from '../request.ts';
import { trialLoad } from '../trial-scale.ts';
import { describeEnd } from './ended.ts';
import { onInterrupt } from './interrupt.ts';
import { showVerdict } from './verdict.ts';
import { openView } from './view.ts';

/** Plans what was asked for, carries it out on the environment that was named, judges it, and sets the exit code. */
export const carryOut = async (
  request: RunRequest,
  options: { config: string; json: boolean },
): Promise<void> => {
  const view = openView(options.json ? process.stderr : process.stdout);
  const config = await loadConfig(options.config);
  view.say(...configWarnings(config));
  const first = await planFor(config, request);
  requireConfirmation(first.name, first.environment, request);
  const startable = await startableOf(first.environment, first.plan, (line) => view.say(line));
  const k6 = await ensureK6({ onProgress: (line) => view.say(line) });
  const signal = onInterrupt((line) => view.say(line));
  const perform = (plan: Plan, trial = false) =>
    performRun({
      plan,
      trial,
      environment: startable(plan),
      k6Path: k6.path,
      runsRoot: 'runs',
      signal,
      say: (line) => view.say(line),
      progress: (event) => view.progress(event),
      live: (state) => view.live(state),
    });
  let { plan } = first;
  if (wantsMeasuredScale(first.environment, request) && request.replay === undefined) {
    view.say(
      'Measuring the scale that this machine carries, about a minute; the folder of this trial is removed afterwards.',
    );
    const trial = await planFor(
      withLoad(config, first.name, trialLoad),
      parseRequest({ env: first.name, only: 'load' }),
    );
    const scale = await measureScale(() => perform(trial.plan, true), signal);
    view.say(`Scale ${scale.value}: ${scale.source}.`);
    plan = (await planFor(config, request, scale)).plan;
  }
  view.say(...describeReach(first.environment), ...describePlan(plan));
  const { folder, input, result } = await perform(plan);
  view.say(...describeEnd(result));
  view.close();
  showVerdict(input, folder, { json: options.json });
};

/** What an environment is started from, after what it needs of the machine is there. */
const startableOf = async (
  environment: Environment,
  planned: Plan,
  say: (line: string) => void,
): Promise<(plan: Plan) => Startable> => {
  if (!isOwnEnvironment(environment)) return (plan) => foreignEnvironment(environment, plan);
  if (environment.kind === 'local') return (plan) => localEnvironment(environment, plan);
  // Before a build of many minutes.
  requireMachine(clusterMachine());
  const { folder } = await ensureKubernetes({ onProgress: say });
  const agent = await agentFor(planned, say);
  return (plan) => clusterEnvironment(environment, plan, folder, agent);
};

/** The config with another shape of load for one environment. */
const withLoad = (config: Config, name: string, load: typeof trialLoad): Config => {
  const environment = config.environments[name];
  if (environment === undefined) return config;
  const { quietSeconds, rampSeconds, holdSeconds, quietShare } = load;
  const shape = { quietSeconds, rampSeconds, steadySeconds: holdSeconds, decaySeconds: 0, quietShare };
  return { ...config, environments: { ...config.environments, [name]: { ...environment, load: shape } } };
};
