import type { PerService } from '../../scenarios/demand.ts';
import { endOf, type Profile, type Shape } from '../../scenarios/profile.ts';
import { profiles } from '../../scenarios/profiles/all.ts';
import { absentFrom, requiredAs } from '../../slo/absent.ts';
import { claims, withOwn } from '../../slo/claims.ts';
import { gateObjectives } from '../../slo/gate/objectives.ts';
import { notExamined } from '../../slo/not-examined.ts';
import { objectivesFor } from '../../slo/objectives.ts';
import { type FaultName, type GatePlan, type Plan, type PlannedFault, planSchema } from '../../slo/plan.ts';
import { evidencePlanOf } from '../../slo/planner/evidence.ts';
import { powerInWords, powerOfFault } from '../../slo/powers.ts';
import type { ArrivalsPerSecond, Seconds } from '../../slo/units.ts';
import { validityRules } from '../../slo/validity.ts';
import { type Config, type Environment, isOwnEnvironment } from '../config/schema.ts';
import { type RunRequest, usage } from '../request.ts';
import { autoscalerOf } from './autoscaler.ts';
import { chaosSeconds, planChaos, shortened } from './chaos.ts';
import { controlPlaneOf } from './control-plane.ts';
import { planLoad } from './load.ts';
import { requiredOfScaling, scalingLengths } from './rise-and-fall.ts';
import { sharedMachine } from './shared-machine.ts';
import { unseen } from './unseen.ts';
import { untried } from './untried.ts';

/** What a plan needs beside config and request, decided by whoever has a clock and a machine. */
export type PlanFacts = {
  run: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  seed: number;
  scale: { value: number; source: string };
  /** A recorded trace instead of a profile. */
  replay?: { profile: Profile; peaks: PerService<ArrivalsPerSecond> };
};

/** Ours: load goes on so long after the last fault's heal that steady state is seen again. */
const tailSeconds: Seconds = 12;

/**
 * A run's plan: pure, so the same config, request and facts give the same plan.
 * @throws SuiteError USAGE for a request that the environment doesn't allow or that has no room for its faults
 */
export const planRun = (
  config: Config,
  name: string,
  environment: Environment,
  request: RunRequest,
  facts: PlanFacts,
): Plan => {
  const replicas = { min: environment.autoscaling.min, max: environment.autoscaling.max };
  const described = {
    name,
    kind: environment.kind,
    scale: facts.scale.value,
    scaleSource: facts.scale.source,
    regions: environment.regions.map((r) => r.name),
    zones: isOwnEnvironment(environment) ? environment.regions.flatMap((r) => r.zones) : [],
    replicas,
    timers: environment.timers,
    defects: [...request.defects],
    ...(environment.kind === 'cluster' ? { manifests: environment.manifests } : {}),
  };
  const { probesPerSecond, ledgerWritesPerSecond } = environment.witnesses;
  const witnesses = { probesPerSecond, ledgerWritesPerSecond };
  const gate = gateOf(request, environment);
  const objectivesOf = (load: Plan['load'], rates: Plan['witnesses'], chaos: readonly PlannedFault[]) =>
    objectivesFor({
      level: environment.availability,
      confidence: environment.confidence,
      require: environment.require,
      environment: described,
      load,
      witnesses: rates,
      chaos,
      autoscaling: environment.autoscaling,
    });
  const partsOf = (asked: RunRequest, rates: Plan['witnesses'], replay: PlanFacts['replay']) => {
    const experiments = experimentsOf(environment, asked, name);
    const { profile, chaos } = layOut(environment, asked, experiments, replay?.profile);
    const load = planLoad(profile, facts.scale.value, replay?.peaks);
    const objectives = objectivesOf(load, rates, chaos);
    return {
      load,
      chaos,
      objectives: asked.profile === 'rise-and-fall' ? requiredOfScaling(objectives) : objectives,
    };
  };
  const { load, chaos, objectives: own } = partsOf(request, witnesses, facts.replay);
  const common = {
    schema: planSchema,
    run: facts.run,
    createdAt: facts.createdAt,
    seed: facts.seed,
    validity: validityRules,
    environment: described,
    autoscaler: autoscalerOf(environment),
    controlPlane: controlPlaneOf(environment),
    witnesses,
    gate,
    waivers: config.waivers,
  } as const;
  if (gate !== null) {
    const objectives = gateObjectives(gate, load);
    return {
      ...common,
      load,
      chaos: [],
      objectives,
      evidencePlan: evidencePlanOf({ environment: described, load, witnesses, chaos: [], objectives, gate }),
      absent: [],
      notExamined: notExaminedByGate,
    };
  }
  // Any rate of the ledger gives its objectives; a config without one leaves them out of every run.
  const writing = { ...witnesses, ledgerWritesPerSecond: ledgerWritesPerSecond || 1 };
  const full = partsOf({ ...request, ...everything }, writing, undefined);
  const objectives = requiredAs(own, full.objectives);
  const absent = absentFrom(objectives, full.objectives);
  const everyExperiment = objectivesOf(
    full.load,
    writing,
    planChaos(environment.experiments, environment, 0),
  );
  return {
    ...common,
    load,
    chaos,
    objectives,
    evidencePlan: evidencePlanOf({ environment: described, load, witnesses, chaos, objectives, gate }),
    absent,
    notExamined: [
      ...notExamined({ environment: described, load, chaos, objectives, absent }),
      ...sharedMachine(environment, facts.scale.value),
      ...unseen(environment),
      ...untried(environment, everyExperiment, withOwn(claims, config.claims)),
      ...unnamed(environment, chaos),
    ],
  };
};

const gateOf = ({ gate }: RunRequest, environment: Environment): GatePlan | null =>
  gate === undefined
    ? null
    : {
        level: environment.availability,
        confidence: environment.confidence,
        lookSeconds,
        canary: gate.canary === null ? null : { ...gate.canary, defects: [...gate.canary.defects] },
      };

/** Ours: seldom enough that a look costs nothing, and often enough that a bad version does not stay. */
const lookSeconds: Seconds = 5;

const notExaminedByGate: Plan['notExamined'] = [
  {
    what: 'recovery from faults, durability, throughput at the database and autoscaling',
    takes: 'a run (`verify run`); a gate looks at answers only',
  },
  {
    what: 'each service by itself: a gate decides for all of them together',
    takes: 'a run of the minutes that `verify plan` names',
  },
];

/** A request that narrows nothing: the config's own load and all of its experiments. */
const everything = {
  profile: undefined,
  replay: undefined,
  durationSeconds: undefined,
  only: undefined,
  faults: [],
} as const satisfies Partial<RunRequest>;

type Experiments = Environment['experiments'];

const experimentsOf = (environment: Environment, request: RunRequest, name: string): Experiments => {
  if (request.only === 'load') return [];
  const beyond = isOwnEnvironment(environment) ? undefined : request.faults.find(takesPower);
  if (beyond !== undefined) {
    const power = powerOfFault[beyond];
    throw usage(
      '--fault',
      `one that the Kubernetes API alone can inject and undo: ${name} is ${environment.kind}, and gives no more`,
      `${beyond}${power === null ? '' : `, which takes ${powerInWords[power]}`}`,
      "leave it to an environment of the suite's own",
    );
  }
  const forbidden = request.faults.find((f) => !environment.allow.includes(f));
  if (forbidden !== undefined) {
    throw usage(
      '--fault',
      `a fault that ${name} allows (${environment.allow.join(', ') || 'none'})`,
      forbidden,
      'allow it in the config or leave it out',
    );
  }
  if (request.faults.length === 0)
    return request.profile === 'smoke' || request.profile === 'rise-and-fall' || request.replay !== undefined
      ? []
      : environment.experiments.filter((e) => !e.onlyWhenNamed);
  return request.faults.map((fault) => {
    const known = environment.experiments.find((e) => e.fault === fault);
    if (known === undefined)
      throw usage(
        '--fault',
        `a fault with an experiment in ${name}`,
        fault,
        'describe one under experiments in the config',
      );
    return known;
  });
};

const takesPower = (fault: FaultName): boolean => powerOfFault[fault] !== null;

/** Experiments that no run has unless it names them. */
const unnamed = (environment: Environment, chaos: readonly PlannedFault[]): Plan['notExamined'] =>
  environment.experiments
    .filter((e) => e.onlyWhenNamed && !chaos.some((c) => c.fault === e.fault))
    .map(({ fault, hypothesis }) => ({
      what: `${fault} (${hypothesis}): only in a run that names it`,
      takes: `a run with --fault ${fault}`,
    }));

/** How long each part takes: as the config says, or squeezed into --duration. */
const layOut = (
  environment: Environment,
  request: RunRequest,
  experiments: Experiments,
  recorded: Profile | undefined,
): { profile: Profile; chaos: PlannedFault[] } => {
  if (recorded !== undefined) return inRecording(environment, experiments, recorded, request);
  if (request.profile === 'rise-and-fall') return aroundThresholds(environment, experiments, request);
  const name = request.profile ?? 'emergency-spike';
  const asked = request.durationSeconds;
  const { quietShare, ...lengths } = environment.load;
  // A short run gets a short beginning: a twentieth of it quiet, a tenth rising, and so on, ours.
  const part = (seconds: Seconds, share: number): Seconds =>
    asked === undefined ? seconds : Math.min(seconds, Math.max(2, Math.round(asked * share)));
  const quietSeconds = name === 'emergency-spike' ? part(lengths.quietSeconds, 0.05) : 0;
  const rampSeconds = part(lengths.rampSeconds, 0.1);
  const decaySeconds = name === 'emergency-spike' ? part(lengths.decaySeconds, 0.05) : 0;
  const around = quietSeconds + rampSeconds + decaySeconds;
  const tail = experiments.length === 0 ? 0 : asked === undefined ? tailSeconds : 3;
  const room = asked === undefined ? Number.POSITIVE_INFINITY : asked - around - tail;
  const fitted = shortened(experiments, room);
  if (fitted === undefined) {
    throw usage(
      '--duration',
      `room for ${experiments.map((e) => e.fault).join(', ')}`,
      `${asked} s`,
      'give a longer time or fewer faults',
    );
  }
  const chaos = chaosSeconds(fitted);
  const steady =
    asked === undefined ? (request.only === 'chaos' ? 0 : lengths.steadySeconds) : Math.max(0, room - chaos);
  const shape: Shape = {
    quietSeconds,
    rampSeconds,
    holdSeconds: steady + chaos + tail,
    decaySeconds,
    quietShare,
  };
  return {
    profile: profiles[name](shape),
    chaos: planChaos(fitted, environment, quietSeconds + rampSeconds + steady),
  };
};

const refuseDuration = ({ durationSeconds }: RunRequest, beside: string, advice: string): void => {
  if (durationSeconds !== undefined)
    throw usage('--duration', `none beside ${beside}`, `${durationSeconds} s`, advice);
};

/** Faults meet LifeFlow at the size that it has grown to. */
const aroundThresholds = (
  environment: Environment,
  experiments: Experiments,
  request: RunRequest,
): { profile: Profile; chaos: PlannedFault[] } => {
  refuseDuration(
    request,
    "--profile rise-and-fall, which is as long as the autoscaler's own times",
    'leave it out, or change autoscaling in the config',
  );
  const { holdSeconds, ...lengths } = scalingLengths(environment);
  const faults = experiments.length === 0 ? 0 : chaosSeconds(experiments) + tailSeconds;
  return {
    profile: profiles['rise-and-fall']({ ...lengths, holdSeconds: holdSeconds + faults }),
    chaos: planChaos(experiments, environment, lengths.quietSeconds + lengths.rampSeconds + holdSeconds),
  };
};

const inRecording = (
  environment: Environment,
  experiments: Experiments,
  profile: Profile,
  request: RunRequest,
): { profile: Profile; chaos: PlannedFault[] } => {
  refuseDuration(request, '--replay, which is as long as its trace', 'leave it out');
  const from = endOf(profile) - chaosSeconds(experiments) - tailSeconds;
  if (experiments.length > 0 && from < 0) {
    throw usage(
      '--replay',
      `a trace of ${Math.ceil(endOf(profile) - from)} s or more for these faults`,
      `${endOf(profile)} s`,
      'take a longer trace or fewer faults',
    );
  }
  return { profile, chaos: planChaos(experiments, environment, from) };
};
