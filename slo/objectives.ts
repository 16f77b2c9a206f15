import { documentedLevel } from './documented-level.ts';
import { metricsOf, scrapeSeconds } from './documented-metrics.ts';
import { asynchronousLoss } from './durability.ts';
import { type Expected, expectedOf, rolloutExpects } from './expected.ts';
import { lateShare } from './gate/objectives.ts';
import { isImposed, untilRecovery } from './imposed.ts';
import { coveredShare, freshSeconds } from './judging/autoscaling.ts';
import { rolloutRequests } from './judging/rollout.ts';
import { bandShare } from './judging/scaling.ts';
import { shortened } from './not-examined.ts';
import { isOwn } from './own-environment.ts';
import type { Objective, Plan, PlannedFault } from './plan.ts';
import { shownElsewhereWithin, shownWithin } from './read-your-writes.ts';
import { requires } from './require.ts';
import type { ServiceId } from './services.ts';
import { batchSeconds, fewestBatches } from './statistics/batch-means.ts';
import { requestsNeeded } from './statistics/clopper-pearson.ts';
import type { Ratio, Seconds } from './units.ts';
import { cleanSeconds } from './windows.ts';
import { fourDigits, many, percent } from './words.ts';

export type ObjectivesInput = {
  /** Level of availability that all services together must show, such as 0.9998. */
  level: Ratio;
  confidence: Ratio;
  /** Patterns of the objectives that a PASS needs; see `requires`. */
  require: readonly string[];
  environment: Pick<Plan['environment'], 'kind' | 'regions' | 'replicas' | 'timers'>;
  load: Plan['load'];
  witnesses: Plan['witnesses'];
  chaos: readonly PlannedFault[];
  autoscaling: {
    scaleUpAboveUtilisation: Ratio;
    tolerance: Ratio;
    reactionBoundSeconds: Seconds;
    /** Which of its figures are the document's, by claim. */
    claims: Partial<Record<'min' | 'max' | 'scaleUpAboveUtilisation', string | undefined>>;
  };
};

/** Everything that a run of this plan will be judged by, with what each objective needs and the run can gather. */
export const objectivesFor = (input: ObjectivesInput): Objective[] => {
  const expected = expectedOf(input.load, input.chaos);
  const loaded = input.load.services.map((s) => s.service);
  const drafts: Draft[] = [
    ...(loaded.length > 0 ? [availability(input, expected)] : []),
    ...loaded.map((service) => availabilityOf(service, input, expected)),
    ...loaded.map((service) => latencyOf(service, input, expected)),
    ...loaded.map((service) => throughputOf(service, input, expected)),
    ...input.chaos.flatMap((fault) => rtoOf(fault, input)),
    ...input.chaos.flatMap((fault) => rolloutOf(fault, input)),
    ...(input.witnesses.ledgerWritesPerSecond > 0
      ? [durability(input), readYourWrites(input), ...input.chaos.flatMap((fault) => rpoOf(fault, input))]
      : []),
    ...loaded.flatMap((service) => [
      boundsOf(service, input),
      reactionOf(service, input),
      bandOf(service, input),
    ]),
    ...(input.chaos.length > 0 ? [residue(input)] : []),
    ...loaded.map((service) => metricsShown(service, input)),
  ];
  return drafts.map((draft) => ({
    ...draft,
    confidence: input.confidence,
    required: requires(input.require, draft.id),
  }));
};

type Draft = Omit<Objective, 'confidence' | 'required'>;

/** Ours: rounding of the rates and one reporting second at each end cost less; a service that can't keep up costs more. */
const reachedShare: Ratio = 0.95;
/** Ours: a level that is decided must leave room for these failures, or one stray error leaves a run undecided. */
const room = 2;

const availability = ({ level, confidence }: ObjectivesInput, { allRequests }: Expected): Draft => ({
  id: 'availability',
  kind: 'availability',
  title: `availability of all services together, ${percent(level)}`,
  bound: level,
  unit: 'ratio',
  claims: level >= documentedLevel ? ['1.production.availability'] : [],
  ...toDecide(level, confidence, allRequests),
});

const availabilityOf = (service: ServiceId, { confidence }: ObjectivesInput, expected: Expected): Draft => ({
  id: `availability:${service}`,
  kind: 'availability',
  title: `availability of ${service}, ${percent(documentedLevel)}`,
  service,
  bound: documentedLevel,
  unit: 'ratio',
  claims: ['1.production.availability'],
  ...toDecide(documentedLevel, confidence, expected.requests(service)),
});

const latencyOf = (service: ServiceId, input: ObjectivesInput, expected: Expected): Draft => ({
  id: `latency-p99:${service}`,
  kind: 'latency',
  title: `p99 of ${service} below ${input.load.timeLimitSeconds} s: at most ${percent(lateShare)} of its answers later`,
  service,
  bound: lateShare,
  unit: 'ratio',
  claims: ['4.alert.p99-high'],
  ...toDecide(1 - lateShare, input.confidence, expected.requests(service)),
});

const throughputOf = (service: ServiceId, { load }: ObjectivesInput, { holdSeconds }: Expected): Draft => {
  const target = load.services.find((s) => s.service === service)?.targetQps ?? 0;
  const needed = fewestBatches * batchSeconds;
  return {
    id: `throughput:${service}`,
    kind: 'throughput',
    title: `${service} reaches ${percent(reachedShare)} of ${fourDigits(target)} queries/s`,
    service,
    bound: reachedShare * target,
    unit: 'queries/s',
    claims: [`3.${service}.qps`],
    needs: `${needed} s of undisturbed hold`,
    has: `about ${holdSeconds} s`,
    decidable: holdSeconds >= needed,
  };
};

/** A rollout breaks nothing, so there is nothing to recover from. */
const rtoOf = (fault: PlannedFault, input: ObjectivesInput): Draft[] =>
  (['read', 'write'] as const)
    .filter(() => fault.fault !== 'rolling-restart')
    .filter((op) => op === 'read' || input.witnesses.ledgerWritesPerSecond > 0)
    .map((op) => {
      const bound = op === 'read' ? fault.bound.readsSeconds : fault.bound.writesSeconds;
      const claim = fault.fault === 'region-loss' && op === 'write' ? '5.manual.rto' : fault.bound.claim;
      const left = input.load.durationSeconds - fault.at - untilRecovery(fault);
      const after = isImposed(fault) ? 'the end of ' : '';
      const figure = shortened(fault.fault, input.environment);
      return {
        id: `rto:${fault.id}:${op}s`,
        kind: 'rto',
        title: `${op}s recover within ${bound} s of ${after}${fault.id}`,
        fault: fault.id,
        op,
        bound,
        unit: 'seconds',
        claims: claim === null ? [] : [claim],
        ...(figure === undefined ? {} : { figureNotExamined: figure }),
        needs: `ten clean seconds after ${after}the fault, before the heal, the next fault and the end of the load`,
        has: `${isImposed(fault) ? `${bound + cleanSeconds} s at most` : `${fault.holdSeconds} s`} until the heal, ${Math.round(left)} s until the load ends`,
        decidable: left > 10,
      };
    });

const rolloutOf = (fault: PlannedFault, input: ObjectivesInput): Draft[] => {
  if (fault.fault !== 'rolling-restart') return [];
  const { service } = fault.aim;
  const requests = rolloutExpects(fault, input);
  const needed = rolloutRequests(input.confidence);
  const figure = shortened(fault.fault, input.environment);
  return [
    {
      id: `rollout:${fault.id}`,
      kind: 'rollout',
      title: `no answer of ${service ?? 'any service'} is bad while its replicas are replaced`,
      ...(service === undefined ? {} : { service }),
      fault: fault.id,
      bound: 0,
      unit: 'answers',
      claims: ['2.rollout.unavailable'],
      ...(figure === undefined ? {} : { figureNotExamined: figure }),
      needs: `${many(needed)} requests without a bad answer, each replica seen to be replaced, and their number seen in ${percent(coveredShare)} of the seconds`,
      has: `about ${many(requests)} in its window`,
      decidable: requests >= needed,
    },
  ];
};

const durability = ({ load, witnesses }: ObjectivesInput): Draft => {
  const writes = load.durationSeconds * witnesses.ledgerWritesPerSecond;
  return {
    id: 'durability',
    kind: 'durability',
    title: 'no acknowledged write is lost, but for what an asynchronous replica may lose',
    bound: 0,
    unit: 'writes',
    claims: ['3.standby.synchronous'],
    needs: 'a ledger that is read back whole at every service',
    has: `about ${fourDigits(writes)} writes for each service`,
    decidable: writes >= 1,
  };
};

const readYourWrites = ({ load, witnesses }: ObjectivesInput): Draft => ({
  id: 'read-your-writes',
  kind: 'read-your-writes',
  title: `what was acknowledged ${shownWithin(load)} s ago (in another region ${shownElsewhereWithin} s) is there for every read`,
  bound: 0,
  unit: 'writes',
  // That its own alert calls a longer lag an incident is why another region has so long; it is no promise.
  claims: [],
  needs: 'a read that shows each acknowledged write, and a ledger that is read back whole',
  has: `${witnesses.ledgerWritesPerSecond} writes a second for each service, each read at once and until it is there`,
  decidable: load.durationSeconds * witnesses.ledgerWritesPerSecond >= 1,
});

/** Only where a database gives way: there the ledger tells how far back the loss reaches. */
const rpoOf = (fault: PlannedFault, { witnesses }: ObjectivesInput): Draft[] => {
  const shared = {
    id: `rpo:${fault.id}`,
    kind: 'rpo' as const,
    fault: fault.id,
    needs: 'acknowledged writes just before the fault, older ones that survived, and a whole read-back',
    has: `${witnesses.ledgerWritesPerSecond} writes a second for each service`,
    decidable: true,
  };
  if (fault.fault === 'region-loss') {
    const bound = { bound: asynchronousLoss, unit: 'seconds' as const, claims: ['5.manual.rpo'] };
    return [{ ...shared, ...bound, title: `${fault.id} loses no write older than ${asynchronousLoss} s` }];
  }
  if (fault.fault !== 'database-primary-kill') return [];
  return [
    {
      ...shared,
      title: `${fault.id} loses no acknowledged write: the standby is synchronous`,
      bound: 0,
      unit: 'writes',
      claims: ['3.standby.synchronous'],
    },
  ];
};

const boundsOf = (service: ServiceId, { environment, load, autoscaling }: ObjectivesInput): Draft => ({
  id: `autoscaling-bounds:${service}`,
  kind: 'autoscaling-bounds',
  title: `${service} keeps between ${environment.replicas.min} and ${environment.replicas.max} replicas`,
  service,
  bound: environment.replicas.max,
  unit: 'replicas',
  claims: [autoscaling.claims.min, autoscaling.claims.max].filter((c) => c !== undefined),
  needs: `${percent(coveredShare)} of the load's seconds with a sample no older than ${freshSeconds} s`,
  has: 'a sample in each second',
  decidable: load.durationSeconds >= 1,
});

const reactionOf = (service: ServiceId, { autoscaling }: ObjectivesInput): Draft => ({
  id: `autoscaling-reaction:${service}`,
  kind: 'autoscaling-reaction',
  title: `${service} gets a replica within ${autoscaling.reactionBoundSeconds} s of too high utilisation`,
  service,
  bound: autoscaling.reactionBoundSeconds,
  unit: 'seconds',
  // The autoscaler acts above its target times one plus its tolerance, not above the target.
  threshold: autoscaling.scaleUpAboveUtilisation * (1 + autoscaling.tolerance),
  claims: [autoscaling.claims.scaleUpAboveUtilisation].filter((c) => c !== undefined),
  needs: `utilisation above ${percent(autoscaling.scaleUpAboveUtilisation * (1 + autoscaling.tolerance))} until it reacts`,
  has: 'what the load makes of it: not known before',
  decidable: false,
});

const metricsShown = (service: ServiceId, { environment, load }: ObjectivesInput): Draft => ({
  id: `metrics:${service}`,
  kind: 'metrics',
  title: `${service} shows the document's ${metricsOf(service).length} application metrics at /metrics`,
  service,
  bound: 0,
  unit: 'metrics',
  claims: metricsOf(service)
    .filter((metric) => metric.standIn === undefined)
    .map(({ claim }) => claim),
  needs: 'an answer of /metrics',
  ...(isOwn(environment.kind)
    ? {
        has: `an answer in about every ${scrapeSeconds} s`,
        decidable: load.durationSeconds >= 2 * scrapeSeconds,
      }
    : { has: 'none: its replicas are out of reach of whoever asks from outside', decidable: false }),
});

/** It names no claim: what it holds a size against is Kubernetes' algorithm with the document's figures. */
const bandOf = (service: ServiceId, { load }: ObjectivesInput): Draft => ({
  id: `autoscaling-band:${service}`,
  kind: 'autoscaling-band',
  title: `${service} has the size that the autoscaler's algorithm allows`,
  service,
  bound: 0,
  unit: 'replicas',
  claims: [],
  needs: `${percent(bandShare)} of the load's undisturbed seconds with what the scaler saw`,
  has: 'a sample in each second outside of faults',
  decidable: load.durationSeconds >= 60,
});

const residue = ({ chaos }: ObjectivesInput): Draft => ({
  id: 'residue',
  kind: 'residue',
  title: 'after each heal the platform is as it was before',
  bound: 0,
  unit: 'differences',
  claims: [],
  needs: 'an audit after each heal',
  has: `${chaos.length} heals`,
  decidable: true,
});

const toDecide = (level: Ratio, confidence: Ratio, requests: number) => {
  const flawless = requestsNeeded(level, 0, confidence);
  return {
    needs: `${many(flawless)} requests without a failure, ${many(requestsNeeded(level, room, confidence))} with ${room}`,
    has: `about ${many(requests)} in steady state`,
    decidable: requests >= flawless,
  };
};
