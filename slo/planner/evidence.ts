import { scrapeSeconds } from '../documented-metrics.ts';
import { type Expected, expectedOf, rolloutExpects } from '../expected.ts';
import { isImposed, untilRecovery } from '../imposed.ts';
import { coveredShare } from '../judging/autoscaling.ts';
import { rolloutRequests } from '../judging/rollout.ts';
import { bandShare } from '../judging/scaling.ts';
import type { EvidencePlan, Objective, Plan } from '../plan.ts';
import { batchSeconds, fewestBatches } from '../statistics/batch-means.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { requestsToStop } from '../statistics/confidence-sequence.ts';
import type { Count, Ratio, Seconds } from '../units.ts';
import { cleanSeconds, settledAt } from '../windows.ts';
import { number, percent } from '../words.ts';
import { otherwise } from './otherwise.ts';
import { acceptanceNumber, powerToFail, powerToPass, rejectionNumber } from './power.ts';

export type Planned = Pick<Plan, 'load' | 'chaos' | 'witnesses' | 'objectives' | 'gate'> & {
  environment: Pick<Plan['environment'], 'scale'>;
};

/** For each objective what decides it, what this run gathers, and how likely that is enough: before anything is seen. */
export const evidencePlanOf = (plan: Planned): EvidencePlan[] => {
  const expected = expectedOf(plan.load, plan.chaos);
  return plan.objectives.map((objective) => ({
    objective: objective.id,
    ...plannedOf[objective.kind](objective, plan, expected),
  }));
};

type Row = Omit<EvidencePlan, 'objective'>;
type Planning = (objective: Objective, plan: Planned, expected: Expected) => Row;

/** Requests for 0 to 3 failures, the power of what the run gathers, and what else would decide it. */
const share: Planning = ({ kind, bound, confidence, service }, plan, expected) => {
  // As the judge has it: an availability is the complement of the share of bad requests that it allows.
  const allowed: Ratio = kind === 'availability' ? 1 - bound : bound;
  const needs = [0, 1, 2, 3].map((failures) => requestsNeeded(1 - allowed, failures, confidence));
  const loads = plan.load.services.filter((s) => service === undefined || s.service === service);
  const perSecond = loads.reduce((sum, s) => sum + s.requestsPerSecond, 0);
  const gathers = loads.reduce((sum, s) => sum + expected.requests(s.service), 0);
  const seconds: Seconds = Math.max(expected.steadySeconds.read, expected.steadySeconds.write);
  const test = { trials: gathers, seconds, bound: allowed, confidence };
  const [flawless = 0] = needs;
  return {
    counts: 'requests',
    needs,
    minutes: perSecond === 0 ? [] : needs.map((n) => n / perSecond / 60),
    gathers,
    power: {
      accepts: acceptanceNumber(test),
      rejects: rejectionNumber(test),
      passAtTenth: powerToPass(test, allowed / 10),
      passAtHalf: powerToPass(test, allowed / 2),
      failAtTwice: powerToFail(test, 2 * allowed),
    },
    otherwise:
      gathers >= flawless
        ? null
        : otherwise(plan, { missing: flawless - gathers, of: flawless, perSecond, scaling: loads.length }),
    says: 'if requests fail independently; clustered failures are worth fewer requests',
  };
};

const throughput: Planning = (_, plan, { holdSeconds }) => {
  const needed = fewestBatches * batchSeconds;
  return {
    ...nothingToFail('seconds of undisturbed hold', [needed], 1, holdSeconds),
    otherwise:
      holdSeconds >= needed
        ? null
        : otherwise(plan, { missing: needed - holdSeconds, of: needed, perSecond: 1, scaling: 0 }),
    says: 'how far the rate wavers is not known before; the nearer to its bound, the longer it takes',
  };
};

/** A gate's: what it takes to stop with so many failures, looked at all the time. */
const looks: Planning = ({ kind, bound, confidence }, { load, gate }) => {
  const level: Ratio = kind === 'gate-latency' ? 1 - bound : bound;
  const share = kind === 'canary-availability' ? (gate?.canary?.share ?? 0) : 1;
  const perSecond = share * load.services.reduce((sum, s) => sum + s.requestsPerSecond, 0);
  const needs = [0, 1, 2, 3].map((failures) => requestsToStop(level, failures, confidence));
  const steady = Math.max(0, load.durationSeconds - settledAt(load));
  return {
    ...nothingToFail('requests', needs, perSecond, Math.floor(perSecond * steady)),
    otherwise: null,
    says: 'the gate ends as soon as it is decided; a longer limit decides what is left open',
  };
};

const recovery: Planning = ({ fault, op, bound }, plan) => {
  const { probesPerSecond, ledgerWritesPerSecond } = plan.witnesses;
  const perSecond = op === 'write' ? ledgerWritesPerSecond : probesPerSecond;
  const planned = plan.chaos.find((f) => f.id === fault);
  const left = planned === undefined ? 0 : plan.load.durationSeconds - planned.at;
  // The heal waits for the bound of one that is imposed, once it has ended.
  const [from, until] =
    planned === undefined
      ? [0, 0]
      : [untilRecovery(planned), isImposed(planned) ? bound + cleanSeconds : planned.holdSeconds];
  const seen: Seconds = Math.max(0, Math.min(until, left - from));
  const short = cleanSeconds - seen;
  return {
    ...nothingToFail('probes', [cleanSeconds * perSecond], perSecond, seen * perSecond),
    otherwise: short <= 0 ? null : { scale: null, durationSeconds: plan.load.durationSeconds + short },
    says:
      seen > bound
        ? `good ones in a row, at each service; known to ${number(1 / perSecond, 2)} s`
        : `good ones in a row, at each service; known to ${number(1 / perSecond, 2)} s; held for ${number(seen)} s, so that a recovery within ${number(bound)} s that is not seen by then is INCONCLUSIVE and never FAIL`,
  };
};

const ledger: Planning = ({ confidence, fault }, plan) => {
  const perSecond = plan.witnesses.ledgerWritesPerSecond;
  const at = plan.chaos.find((f) => f.id === fault)?.at ?? plan.load.durationSeconds;
  const writes: Count = Math.floor(at * perSecond);
  return {
    ...nothingToFail('ledger writes', [1], perSecond, writes),
    otherwise: writes >= 1 ? null : { scale: null, durationSeconds: Math.ceil(1 / perSecond) },
    says:
      fault === undefined
        ? `at each service; a loss that strikes one write in ${number(seldom(writes, confidence), 0)} is seen at ${percent(confidence)}`
        : `at each service, before the fault; one write in ${number(1 / perSecond, 2)} s tells how far back a loss reaches`,
  };
};

const readYourWrites: Planning = (objective, plan, expected) => ({
  ...ledger(objective, plan, expected),
  says: 'at each service, each of them read until it is there; one that is missed too late is a FAIL',
});

/**
 * One loss in this many writes escapes all of them with what the confidence leaves: (1 - 1/m)^n = 1 - confidence. Of no
 * write at all it is each.
 */
const seldom = (writes: Count, confidence: Ratio): number =>
  1 / -Math.expm1(Math.log1p(-confidence) / writes);

/** This share of the load's seconds needs a sample. */
const sampled =
  (share: Ratio, says: string): Planning =>
  (_, { load }) => ({
    ...nothingToFail(
      'seconds with a sample',
      [Math.ceil(share * load.durationSeconds)],
      1,
      load.durationSeconds,
    ),
    otherwise: null,
    says,
  });

const reaction: Planning = ({ needs }) => ({
  ...nothingToFail('seconds with a sample', [], 1, 0),
  otherwise: null,
  says: `needs ${needs}: what the load makes of it is not known before`,
});

const residue: Planning = (_, { chaos }) => ({
  ...nothingToFail('heals', [chaos.length], 0, chaos.length),
  otherwise: null,
  says: 'each is audited; one difference is a FAIL',
});

const rollout: Planning = ({ fault, confidence }, plan) => {
  const planned = plan.chaos.find((f) => f.id === fault);
  const needs = [rolloutRequests(confidence)];
  const gathers = planned === undefined ? 0 : rolloutExpects(planned, plan);
  return {
    ...nothingToFail('requests', needs, 0, gathers),
    otherwise: null,
    says: 'in its window, of the service that is replaced; a bad answer that the documented level explains leaves it open',
  };
};

const metrics: Planning = (_, { load }) => ({
  ...nothingToFail('scrapes', [1], 1 / scrapeSeconds, Math.floor(load.durationSeconds / scrapeSeconds)),
  otherwise: null,
  says: 'a list that was read once is whole or is not',
});

const nothingToFail = (counts: Row['counts'], needs: Count[], perSecond: number, gathers: number) => ({
  counts,
  needs,
  minutes: perSecond === 0 ? [] : needs.map((n) => n / perSecond / 60),
  gathers,
  power: null,
});

const plannedOf: Record<Objective['kind'], Planning> = {
  availability: share,
  latency: share,
  throughput,
  rto: recovery,
  durability: ledger,
  'read-your-writes': readYourWrites,
  rpo: ledger,
  'autoscaling-bounds': sampled(coveredShare, 'one sample outside the bounds is a FAIL'),
  'autoscaling-band': sampled(bandShare, 'seconds in which a fault or its heal is under way do not count'),
  'autoscaling-reaction': reaction,
  residue,
  metrics,
  rollout,
  'gate-availability': looks,
  'gate-latency': looks,
  'canary-availability': looks,
  'canary-latency': reaction,
};
