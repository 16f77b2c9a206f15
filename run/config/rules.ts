import type { Claim } from '../../slo/claims/claim.ts';
import { claims, withOwn } from '../../slo/claims.ts';
import { disruptionNames, embeddedFaultNames, type FaultName } from '../../slo/plan.ts';
import { powerInWords, powerOfFault } from '../../slo/powers.ts';
import { timeLimitSeconds } from '../plan/load.ts';
import { figureMistakes, ownFigureMistakes } from './figures.ts';
import type { Finding, Path } from './finding.ts';
import { objectiveIdMistake } from './objective-id.ts';
import {
  type Config,
  type Environment,
  type Experiment,
  type ForeignEnvironment,
  isOwnEnvironment,
} from './schema.ts';

/** What the schema can't say: the rules between the parts of a config. `today` is `YYYY-MM-DD`. Pure. */
export const findMistakes = (config: Config, today: string): Finding[] => [
  ...defaultEnvironment(config),
  ...ownFigureMistakes(config.claims),
  ...config.waivers.flatMap((waiver, i) => waiverMistakes(waiver, ['waivers', i], today)),
  ...Object.entries(config.environments).flatMap(([name, environment]) =>
    environmentMistakes(environment, ['environments', name], withOwn(claims, config.claims)),
  ),
];

const defaultEnvironment = (config: Config): Finding[] => {
  const names = Object.keys(config.environments);
  if (names.includes(config.defaultEnvironment)) return [];
  return [
    {
      path: ['defaultEnvironment'],
      expected: `one of the environments below (${names.join(', ') || 'there is none'})`,
      found: JSON.stringify(config.defaultEnvironment),
      advice: 'name one that exists, or add it',
    },
  ];
};

const waiverMistakes = (waiver: Config['waivers'][number], path: Path, today: string): Finding[] => {
  const mistakes: Finding[] = [];
  if (waiver.expires < today) {
    mistakes.push({
      path: [...path, 'expires'],
      expected: `a waiver that is still good on ${today}`,
      found: `one of ${waiver.owner} for ${waiver.objective} that expired on ${waiver.expires}`,
      advice: 'remove it, or let its owner decide anew',
    });
  }
  if (waiver.objective.includes('*')) {
    mistakes.push({
      path: [...path, 'objective'],
      expected: 'the id of one objective, without `*`',
      found: JSON.stringify(waiver.objective),
      advice: 'waive each objective by itself, so that nothing is waived by accident',
    });
    return mistakes;
  }
  return [...mistakes, ...objectiveId(waiver.objective, [...path, 'objective'])];
};

const environmentMistakes = (e: Environment, path: Path, known: readonly Claim[]): Finding[] => [
  ...e.require.flatMap((id, i) => objectiveId(id, [...path, 'require', i])),
  ...experimentMistakes(e, path),
  ...missingBounds(e, path),
  ...figureMistakes(e, path, known),
  ...autoscalingMistakes(e, path),
  ...topologyMistakes(e, path),
  ...(e.kind === 'local' ? beyondEmbedded(e, path) : []),
  ...(isOwnEnvironment(e) ? [] : foreignMistakes(e, path)),
];

const objectiveId = (id: string, path: Path): Finding[] => {
  const expected = objectiveIdMistake(id);
  if (expected === undefined) return [];
  return [{ path, expected, found: JSON.stringify(id), advice: 'correct the id; `verify plan` lists them' }];
};

const experimentMistakes = (e: Environment, path: Path): Finding[] =>
  e.experiments.flatMap((experiment, i) => {
    const at = [...path, 'experiments', i];
    const mistakes: Finding[] = [];
    if (!e.allow.includes(experiment.fault)) {
      mistakes.push({
        path: [...at, 'fault'],
        expected: `a fault that this environment allows (${e.allow.join(', ') || 'it allows none'})`,
        found: JSON.stringify(experiment.fault),
        advice: 'add it to `allow` if this blast radius is meant, or remove the experiment',
      });
    }
    mistakes.push(
      ...oneServiceMistakes(experiment, at),
      ...askedRegionMistakes(e, experiment, at),
      ...disruptionMistakes(experiment, at),
    );
    // Which zones somebody else has, only the cluster tells.
    const known = {
      region: e.regions.map((r) => r.name),
      zone: isOwnEnvironment(e) ? e.regions.flatMap((r) => r.zones) : [experiment.aim.zone],
    };
    for (const kind of ['region', 'zone'] as const) {
      const aimed = experiment.aim[kind];
      if (aimed === undefined || known[kind].includes(aimed)) continue;
      mistakes.push({
        path: [...at, 'aim', kind],
        expected: `a ${kind} of this environment (${known[kind].join(', ')})`,
        found: JSON.stringify(aimed),
        advice: 'correct its name',
      });
    }
    return mistakes;
  });

/** Faults of all replicas of one service. */
const ofOneService: readonly FaultName[] = ['rolling-restart', ...disruptionNames];

/** Such a fault shows something only of a service that is known beforehand. */
const oneServiceMistakes = ({ fault, aim }: Experiment, at: Path): Finding[] =>
  ofOneService.includes(fault) && aim.service === undefined
    ? [
        {
          path: [...at, 'aim', 'service'],
          expected: `the service whose replicas are ${fault === 'rolling-restart' ? 'replaced' : 'disrupted'}`,
          found: 'none',
          advice: 'name it',
        },
      ]
    : [];

/**
 * Where nobody asks, nothing goes bad, and a recovery would pass without evidence. The loss of a whole region that only
 * follows is a question of its own: replication and its way back.
 */
const askedRegionMistakes = (e: Environment, { fault, aim }: Experiment, at: Path): Finding[] => {
  if (fault === 'region-loss') return [];
  const asked = e.regions[0].name;
  const others = e.regions.filter((r) => r.name !== asked);
  const elsewhere = {
    region: others.map((r) => r.name),
    zone: others.flatMap((r) => ('zones' in r ? r.zones : [])),
  };
  return (['region', 'zone'] as const).flatMap((kind) => {
    const aimed = aim[kind];
    if (aimed === undefined || !elsewhere[kind].includes(aimed)) return [];
    const expected = `${kind === 'region' ? 'the' : 'a zone of the'} region that is asked while nothing is broken (${asked})`;
    const advice = 'name that one, or leave it out';
    return [{ path: [...at, 'aim', kind], expected, found: JSON.stringify(aimed), advice }];
  });
};

/** What of its strength each fault lets be set. */
const settable: Partial<Record<FaultName, readonly string[]>> = {
  'http-delay': ['delayMs'],
  'http-errors': ['errorShare', 'errorCode'],
};

/** How strong a disruption is, and whether it sits in one replica, is said of those that it is known of. */
const disruptionMistakes = ({ fault, aim, strength = {} }: Experiment, at: Path): Finding[] => {
  const known = settable[fault] ?? [];
  const mistakes: Finding[] = Object.keys(strength)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [...at, 'strength', key],
      expected: `${known.join(' and ') || 'no strength'} of ${fault}`,
      found: key,
      advice: 'remove it, or set it of another fault',
    }));
  const { delayMs } = strength;
  // Later than that an answer is bad, and the fault another one.
  if (delayMs !== undefined && delayMs >= timeLimitSeconds * 1000)
    mistakes.push({
      path: [...at, 'strength', 'delayMs'],
      expected: `less than the client's time limit, which is ${timeLimitSeconds * 1000} ms`,
      found: String(delayMs),
      advice: 'shorten it',
    });
  if (aim.replicas !== undefined && !(disruptionNames as readonly string[]).includes(fault))
    mistakes.push({
      path: [...at, 'aim', 'replicas'],
      expected: `a number of replicas of a fault that sits in them (${disruptionNames.join(', ')}) only`,
      found: `${JSON.stringify(aim.replicas)} of ${fault}`,
      advice: 'remove it',
    });
  return mistakes;
};

const missingBounds = (e: Environment, path: Path): Finding[] =>
  e.allow
    .filter((fault) => !Object.hasOwn(e.bounds, fault))
    .map((fault) => ({
      path: [...path, 'bounds', fault],
      expected: 'a bound for each allowed fault',
      found: 'none',
      advice: 'add it, and say why',
    }));

const autoscalingMistakes = (e: Environment, path: Path): Finding[] => {
  const { min, max, scaleUpAboveUtilisation: up, scaleDownBelowUtilisation: down } = e.autoscaling;
  const mistakes: Finding[] = [];
  if (min > max) {
    mistakes.push({
      path: [...path, 'autoscaling', 'max'],
      expected: `at least min, which is ${min}`,
      found: String(max),
      advice: 'correct one of the two',
    });
  }
  if (down >= up) {
    mistakes.push({
      path: [...path, 'autoscaling', 'scaleDownBelowUtilisation'],
      expected: `less than scaleUpAboveUtilisation, which is ${up}`,
      found: String(down),
      advice: 'correct one of the two, or the scaler would swing',
    });
  }
  return mistakes;
};

const beyondEmbedded = (e: Environment & { kind: 'local' }, path: Path): Finding[] =>
  e.allow.flatMap((fault, i) =>
    (embeddedFaultNames as readonly string[]).includes(fault)
      ? []
      : [
          {
            path: [...path, 'allow', i],
            expected: `a fault that the embedded LifeFlow has a way to (${embeddedFaultNames.join(', ')})`,
            found: JSON.stringify(fault),
            advice: 'leave it to an environment on Kubernetes',
          },
        ],
  );

/** What reaches somebody else's LifeFlow is the Kubernetes API and its address; nothing there is measured for a scale. */
const foreignMistakes = (e: ForeignEnvironment, path: Path): Finding[] => [
  ...(e.scale === 'auto'
    ? [
        {
          path: [...path, 'scale'],
          expected: 'a number: `auto` measures what this machine carries with a LifeFlow of its own',
          found: '"auto"',
          advice: 'say which share of the documented rates this environment is to get',
        },
      ]
    : []),
  ...e.allow.flatMap((fault, i) => {
    const power = powerOfFault[fault];
    if (power === null) return [];
    return [
      {
        path: [...path, 'allow', i],
        expected: 'a fault that the Kubernetes API alone can inject and undo',
        found: `${JSON.stringify(fault)}, which takes ${powerInWords[power]}`,
        advice: `remove it: nothing here gives the suite that power over a ${e.kind} environment yet`,
      },
    ];
  }),
];

const topologyMistakes = (e: Environment, path: Path): Finding[] => {
  const seen = new Set<string>();
  const twice = (name: string, what: string, at: Path): Finding[] => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const advice = `give each ${what} a name of its own`;
    return [{ path: at, expected: `a ${what} whose name is used once`, found: JSON.stringify(name), advice }];
  };
  return e.regions.flatMap((region, r) => [
    ...twice(region.name, 'region', [...path, 'regions', r, 'name']),
    ...('zones' in region
      ? region.zones.flatMap((zone, z) => twice(zone, 'zone', [...path, 'regions', r, 'zones', z]))
      : []),
  ]);
};
