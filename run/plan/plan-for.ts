import { readFile } from 'node:fs/promises';
import { parseTrace, replay } from '../../scenarios/profiles/replay.ts';
import type { Plan } from '../../slo/plan.ts';
import { planMistakes } from '../../slo/plan-mistakes.ts';
import { type Config, type Environment, isOwnEnvironment } from '../config/schema.ts';
import { SuiteError } from '../errors.ts';
import { newRunId } from '../evidence/run-id.ts';
import { type RunRequest, usage } from '../request.ts';
import { type PlanFacts, planRun } from './plan-run.ts';

/**
 * The plan for a request, with what only the world knows filled in: time, dice, a recorded trace.
 * @throws SuiteError USAGE, as `planRun` does, and for a plan whose run folder no judge would read
 */
export const planFor = async (
  config: Config,
  request: RunRequest,
  measured?: PlanFacts['scale'],
): Promise<{ plan: Plan; name: string; environment: Environment }> => {
  const name = request.environment ?? config.defaultEnvironment;
  const described = config.environments[name];
  if (described === undefined) {
    throw usage(
      '--env',
      `one of ${Object.keys(config.environments).join(', ')}`,
      name,
      'choose one of these, or describe it in the config',
    );
  }
  const environment = withManifests(described, name, request.manifests);
  if (request.defects.length > 0 && environment.kind !== 'local') {
    throw usage('--defect', 'an embedded LifeFlow, whose defects can be switched on', name, 'leave it out');
  }
  if (request.gate?.canary && environment.kind !== 'local') {
    throw usage('--canary', 'an embedded LifeFlow, which can have a second version', name, 'leave it out');
  }
  requireReach(name, environment, request);
  const now = new Date();
  const plan = planRun(config, name, environment, request, {
    run: newRunId(now),
    createdAt: now.toISOString(),
    seed: request.seed ?? Math.floor(Math.random() * 1_000_000),
    scale: measured ?? scaleOf(environment, request),
    ...(request.replay === undefined ? {} : { replay: replay(parseTrace(await readTrace(request.replay))) }),
  });
  const mistakes = planMistakes(plan);
  if (mistakes.length > 0) {
    throw usage(
      'plan',
      'one that does not contradict itself',
      mistakes.join('; '),
      'change these figures in the config, or what the command line asks for',
    );
  }
  return { plan, name, environment };
};

const withManifests = (
  environment: Environment,
  name: string,
  manifests: RunRequest['manifests'],
): Environment => {
  if (manifests === undefined) return environment;
  if (environment.kind === 'cluster') return { ...environment, manifests };
  throw usage(
    '--manifests',
    'an environment of kind cluster',
    `${name} (${environment.kind})`,
    'leave it out',
  );
};

/**
 * What only a LifeFlow of the suite's own can do: show what a machine carries.
 * @throws SuiteError USAGE
 */
const requireReach = (name: string, environment: Environment, request: RunRequest): void => {
  if (isOwnEnvironment(environment)) return;
  const found = `${name} (${environment.kind})`;
  if (request.scale === 'auto')
    throw usage('--scale', "a number, or auto on an environment of the suite's own", found, 'give a number');
};

/** What `auto` begins with, before anything is measured: 2 % of the documented rates, which two cores carry. Ours. */
const firstGuess = 0.02;

const scaleOf = (environment: Environment, request: RunRequest): PlanFacts['scale'] => {
  const asked = request.scale ?? environment.scale;
  if (asked === 'auto') return { value: firstGuess, source: 'a guess; a run with auto measures it first' };
  return { value: asked, source: request.scale === undefined ? 'from the config' : 'from the command line' };
};

export const wantsMeasuredScale = (environment: Environment, request: RunRequest): boolean =>
  (request.scale ?? environment.scale) === 'auto';

const readTrace = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SuiteError(
      'USAGE',
      file,
      `--replay: expected a readable CSV file; found none at ${file}; check the path.`,
      { cause },
    );
  });
