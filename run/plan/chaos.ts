import { type HttpStrength, httpFaults, isHttpFault } from '../../slo/disruption.ts';
import { showsRecovery, untilHeal, untilRecovery } from '../../slo/imposed.ts';
import type { Bound, FaultName, PlannedFault } from '../../slo/plan.ts';
import type { Ratio, Seconds } from '../../slo/units.ts';
import { percent } from '../../slo/words.ts';
import {
  type Environment,
  type Experiment,
  isOwnEnvironment,
  type OwnEnvironment,
} from '../config/schema.ts';

/** Clean seconds that a pre-flight check waits for (the same ten that end a recovery), and a little slack. */
const preflightSeconds = 12;

/** Seconds from the first experiment's injection until the last one's heal is over: the ramp before it was clean. */
export const chaosSeconds = (experiments: readonly Experiment[]): Seconds =>
  experiments.reduce((sum, e, i) => sum + span(e, i), 0);

/**
 * One experiment after the other, from `startsAt` on. They start as soon as the one before is healed: its window
 * may still be open, but the pre-flight check lets no fault meet a system that has not recovered.
 */
export const planChaos = (
  experiments: readonly Experiment[],
  environment: Environment,
  startsAt: Seconds,
): PlannedFault[] => {
  let at = startsAt;
  return experiments.map((experiment, i) => {
    const bound = boundOf(experiment.fault, environment);
    const planned = {
      id: `${i + 1}-${experiment.fault}`,
      fault: experiment.fault,
      aim: experiment.aim,
      ...strengthIn(experiment),
      at,
      holdSeconds: experiment.holdSeconds,
      healBoundSeconds: experiment.healBoundSeconds,
      bound,
      hypothesis: experiment.hypothesis,
      touches: touches(experiment),
      undo: undoing[experiment.fault],
      budgetSeconds:
        Math.round(
          blastShare(experiment, environment) * (untilRecovery(experiment) + bound.readsSeconds) * 10,
        ) / 10,
    };
    at += span(experiment, i);
    return planned;
  });
};

/** With what the config leaves out; nothing of a fault that has no strength. */
const strengthIn = ({ fault, strength = {} }: Experiment): { strength?: HttpStrength } => {
  if (!isHttpFault(fault)) return {};
  const { delayMs, errorShare, errorCode } = httpFaults[fault];
  return {
    strength: {
      delayMs: strength.delayMs ?? delayMs,
      errorShare: strength.errorShare ?? errorShare,
      errorCode: strength.errorCode ?? errorCode,
    },
  };
};

/** @throws RangeError for a fault without one, which the config's own rules refuse */
const boundOf = (fault: FaultName, { bounds }: Environment): Bound => {
  const bound = bounds[fault];
  if (bound !== undefined) return bound;
  throw new RangeError(`expected a bound of ${fault} in the config; found none; add it under bounds`);
};

/** Fewest seconds that a fault is held. Ours. */
const shortestHold: Seconds = showsRecovery;
const shortestHeal: Seconds = 4;

/** The experiments squeezed into the room, all by the same share; undefined when even the shortest do not fit. */
export const shortened = (experiments: readonly Experiment[], room: Seconds): Experiment[] | undefined => {
  const wanted = chaosSeconds(experiments);
  if (wanted <= room) return [...experiments];
  const least = experiments.map((e) => ({
    ...e,
    holdSeconds: Math.min(e.holdSeconds, shortestHold),
    healBoundSeconds: Math.min(e.healBoundSeconds, shortestHeal),
  }));
  const shortest = chaosSeconds(least);
  if (shortest > room) return undefined;
  const share = (room - shortest) / (wanted - shortest);
  return experiments.map((e, i) => ({
    ...e,
    holdSeconds: between(least[i]?.holdSeconds ?? 0, e.holdSeconds, share),
    healBoundSeconds: between(least[i]?.healBoundSeconds ?? 0, e.healBoundSeconds, share),
  }));
};

const between = (low: Seconds, high: Seconds, share: Ratio): Seconds =>
  Math.floor(low + share * (high - low));

/** The first one waits for nothing: the seconds before it were steady. */
const span = (e: Experiment, i: number): Seconds =>
  (i === 0 ? 0 : preflightSeconds) + untilHeal(e) + e.healBoundSeconds;

const touches = (experiment: Experiment): string => {
  const { fault, aim } = experiment;
  const { delayMs = 0, errorShare = 0, errorCode = 0 } = strengthIn(experiment).strength ?? {};
  const answerer = `${aim.replicas === 'one' ? 'one replica of ' : ''}${aim.service ?? 'a service'}`;
  const where = aim.region === undefined ? '' : ` in ${aim.region}`;
  const zone = aim.zone ?? (aim.zoneOf === undefined ? 'one zone' : `the zone of the ${aim.zoneOf} database`);
  return {
    'replica-kill': `one replica of ${aim.service ?? 'a service'}${where}`,
    'node-kill': `${aim.node ?? 'one node'}${where} with all its replicas`,
    'database-primary-kill': 'the primary of PostgreSQL, with all eight databases',
    'zone-loss': `${zone}${where}: its nodes, replicas and database`,
    'region-loss': `all nodes, replicas and databases of ${aim.region ?? 'the primary region'}`,
    'rolling-restart': `all replicas of ${aim.service ?? 'a service'}${where}, one after the other`,
    'replica-stop': `one replica of ${aim.service ?? 'a service'}${where}, with its grace period`,
    'replica-evict': `one replica of ${aim.service ?? 'a service'}${where}, if its disruption budget allows it`,
    'container-kill': `the process of one replica of ${aim.service ?? 'a service'}${where}`,
    'node-drain': `${aim.node ?? 'one node'}${where}, whose replicas have to go elsewhere`,
    'node-cut': `the network of ${aim.node ?? 'one node'}${where}`,
    'zone-cut': `the network of ${zone}${where}: its nodes, replicas and database`,
    'api-cut': `the way to the API server${where || ' of the primary region'}`,
    'scale-pin': `the autoscaler of ${aim.service ?? 'a service'}${where}`,
    'broken-rollout': `the version of ${aim.service ?? 'a service'}${where}`,
    'http-delay': `all answers of ${answerer}${where}, which come ${delayMs} ms late`,
    'http-errors': `${percent(errorShare)} of the answers of ${answerer}${where}, which are errors (status ${errorCode})`,
    'network-drop': `all packets to ${answerer}${where}, which are dropped`,
  }[fault];
};

const disruptionIsUndone =
  'it is ended in every replica, and the replicas are replaced one after the other, because they keep traces of it';

const undoing: Record<FaultName, string> = {
  'replica-kill': 'the service gets back its number of replicas',
  'node-kill': 'the node is switched on',
  'database-primary-kill': 'the old primary comes back as synchronous standby',
  'zone-loss': "the zone's nodes are switched on, its database follows the primary again",
  'region-loss': 'the region is switched on, its databases are rebuilt, writing and reading go back to it',
  'rolling-restart': 'no more replicas are replaced; the service keeps its number of them',
  'replica-stop': 'the service gets back its number of replicas',
  'replica-evict': 'the service gets back its number of replicas',
  'container-kill': 'the process is started anew',
  'node-drain': 'the node takes replicas again',
  'node-cut': 'the node is joined to the network',
  'zone-cut':
    "the zone's nodes and database are joined to the network, and the database follows the primary again",
  'api-cut': 'the API server is joined to the network',
  'scale-pin': 'the autoscaler gets back its bounds',
  'broken-rollout': 'the version from before is rolled out again',
  'http-delay': disruptionIsUndone,
  'http-errors': disruptionIsUndone,
  'network-drop': disruptionIsUndone,
};

/** Share of all answers that the fault can spoil at most, for pricing it before the start. */
const blastShare = (experiment: Experiment, environment: Environment): Ratio => {
  if (!isOwnEnvironment(environment)) return 1;
  const { fault, aim } = experiment;
  const ofService = aim.replicas === 'one' ? 1 / primary(environment).replicas : 1;
  return {
    'replica-kill': 1 / (8 * primary(environment).replicas),
    'node-kill': 1 / (primary(environment).zones.length * primary(environment).nodesPerZone),
    'database-primary-kill': 1,
    // Losing the standby's zone makes every commit wait, so it is priced whole.
    'zone-loss': 1,
    'region-loss': 1,
    // One replica at a time, the newcomer beside it.
    'rolling-restart': 1 / (8 * primary(environment).replicas),
    'replica-stop': 1 / (8 * primary(environment).replicas),
    'replica-evict': 1 / (8 * primary(environment).replicas),
    'container-kill': 1 / (8 * primary(environment).replicas),
    'node-drain': 1 / (primary(environment).zones.length * primary(environment).nodesPerZone),
    'node-cut': 1 / (primary(environment).zones.length * primary(environment).nodesPerZone),
    'zone-cut': 1,
    'api-cut': 1,
    'scale-pin': 1 / 8,
    'broken-rollout': 1 / 8,
    // Late answers are good ones; of the others some, or all, of one service or of one of its replicas.
    'http-delay': 0,
    'http-errors': ((strengthIn(experiment).strength?.errorShare ?? 1) * ofService) / 8,
    'network-drop': ofService / 8,
  }[fault];
};

const primary = (environment: OwnEnvironment) => environment.regions[0];
