import { claimedFigure } from '../claims.ts';
import { documentedLevel } from '../documented-level.ts';
import type { Objective } from '../plan.ts';
import type { ServiceId } from '../services.ts';
import { binomialAtLeast } from '../statistics/binomial.ts';
import { requestsNeeded } from '../statistics/clopper-pearson.ts';
import { type FaultTimes, targetsOf } from '../timeline.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import { taintedShareInFault } from '../validity.ts';
import { cleanSeconds } from '../windows.ts';
import { many, percent } from '../words.ts';
import { coveredSeconds, coveredShare, freshSeconds, samplesOf } from './autoscaling.ts';
import { type Case, faultOf, type Judging, withoutEffect } from './case.ts';
import { fail, inconclusive, invalid, nothing, pass, type Seen } from './finding.ts';

/**
 * While a service's replicas are replaced one after the other, none of its answers is bad, and none of its replicas is
 * missing (claim 2.rollout.unavailable). Counted are the load's answers, the probes and the ledger's writes of that
 * service, from the injection to the end of its window or the next fault.
 *
 * FAIL needs more bad answers than the documented level explains: as many or more of so many requests would come by
 * chance in fewer than one run in twenty (binomial tail), were answers to go bad as often as it allows. PASS needs none,
 * enough requests, every replica that stood at the injection seen to go, and samples of the sizes that leave hardly a
 * second of it unseen.
 */
export const judgeRollout: Judging = (objective, seen) => {
  const times = faultOf(objective, seen);
  if (times === undefined || times.effective === null || times.injected === null) {
    const none = nothing(`${objective.fault ?? 'the rollout'} did not happen`, 'marks');
    const because = times === undefined ? ['the plan has no such fault'] : withoutEffect(times);
    if (because.length > 0) return invalid(objective, none, because);
    return inconclusive(objective, none, 'no rollout', 'a run that gets as far as this fault');
  }
  const span = spanOf(times, times.injected, times.effective.at, seen);
  const { asked, bad } = answersIn(objective, seen, span);
  const replaced = replacedIn(seen, times, span);
  const { region } = times.planned.aim;
  const { sampled, missing, ready } = sizesIn(samplesOf(seen, objective.service, region), span);
  const what: Seen = {
    observed: bad,
    interval: { low: bad, high: bad },
    says: `${many(bad)} of ${many(asked)} answers of ${objective.service ?? 'all services'} were bad while ${replaced.gone} of ${replaced.of} replicas were replaced${sampled === 0 ? '' : `, ${ready.low} to ${ready.high} of them ready at a time`}`,
    evidence: ['load', 'probes', 'ledger', 'marks:replica-gone', 'samples:replicas'],
  };
  if (moreThanChance(bad, asked, objective.confidence) || missing > unavailable) {
    const busy = seen.health.taintedShare(Math.floor(span.from / 1000), Math.ceil(span.to / 1000));
    // Overload makes answers bad, and never good.
    return busy > taintedShareInFault
      ? invalid(objective, what, [
          `machine or prober overloaded in ${percent(busy)} of the seconds of this rollout`,
        ])
      : fail(objective, what);
  }
  const needs = objective.needs;
  if (replaced.gone < replaced.of || replaced.of === 0)
    return inconclusive(
      objective,
      what,
      `${replaced.gone} of ${replaced.of} replicas seen to be replaced`,
      needs,
    );
  if (sampled === 0) return inconclusive(objective, what, 'no sample of its replicas', needs);
  const looked = lookedAt(objective, seen, { ...span, region });
  if (looked.covered < looked.needed)
    return inconclusive(
      objective,
      what,
      `${Math.floor(looked.covered)} s of it with a sample no older than ${freshSeconds} s`,
      `${Math.ceil(looked.needed)} s of it`,
    );
  if (asked < rolloutRequests(objective.confidence))
    return inconclusive(objective, what, `${many(asked)} requests`, needs);
  if (bad > objective.bound)
    return inconclusive(
      objective,
      what,
      `${many(bad)} bad, which ${percent(documentedLevel)} of all answers alone may explain`,
      'a rollout without a bad answer, or with more',
    );
  return pass(objective, what);
};

/** Ours: a replica that serves too early or goes too early spoils its third of the answers for a second, of some thirty. */
export const spoiltShare: Ratio = 0.01;
/** Requests that show, without a bad one, that a rollout spoils fewer. */
export const rolloutRequests = (confidence: Ratio): Count => requestsNeeded(1 - spoiltShare, 0, confidence);

const unavailable: Count = claimedFigure('2.rollout.unavailable');

const moreThanChance = (bad: Count, asked: Count, confidence: Ratio): boolean =>
  bad > 0 && binomialAtLeast(bad, asked, 1 - documentedLevel) <= 1 - confidence;

type Span = { from: EpochMilliseconds; to: EpochMilliseconds };

const spanOf = (
  times: FaultTimes,
  injected: EpochMilliseconds,
  effective: EpochMilliseconds,
  { timeline }: Case,
): Span => {
  const { readsSeconds, writesSeconds } = times.planned.bound;
  const closes = effective + (Math.max(readsSeconds, writesSeconds) + cleanSeconds) * 1000;
  const next = timeline.faults.flatMap((f) =>
    f.injected !== null && f.injected > injected ? f.injected : [],
  );
  return { from: injected, to: Math.min(closes, ...next) };
};

const idsOf = ({ service }: Objective, { plan }: Case): ServiceId[] =>
  plan.load.services.map((s) => s.service).filter((id) => service === undefined || id === service);

const answersIn = (objective: Objective, seen: Case, { from, to }: Span): { asked: Count; bad: Count } => {
  const { table, evidence } = seen;
  const sum = { asked: 0, bad: 0 };
  const ids = idsOf(objective, seen);
  // Whole seconds: what went bad in the second of the injection may have done so before it.
  const begin = Math.max(0, Math.ceil(from / 1000) - table.from);
  const end = Math.min(table.seconds, Math.floor(to / 1000) - table.from);
  for (let at = begin; at < end; at += 1) {
    for (const id of ids)
      for (const { good, late, error, dropped } of Object.values(table.series[id])) {
        const failed = (late[at] ?? 0) + (error[at] ?? 0) + (dropped[at] ?? 0);
        sum.bad += failed;
        sum.asked += failed + (good[at] ?? 0);
      }
  }
  for (const row of [...evidence.probes, ...evidence.ledger]) {
    if (row.sentAt < from || row.sentAt >= to || !ids.includes(row.service)) continue;
    sum.asked += 1;
    if (row.outcome !== 'good') sum.bad += 1;
  }
  return sum;
};

/** Of the replicas that the injection names, those that the platform saw go. */
const replacedIn = ({ evidence: { marks } }: Case, { planned }: FaultTimes, { from, to }: Span) => {
  const stood = targetsOf(marks, planned.id);
  const gone = new Set(
    marks.filter((m) => m.name === 'replica-gone' && m.at >= from && m.at < to).map((m) => m.subject),
  );
  return { of: stood.length, gone: stood.filter((name) => gone.has(name)).length };
};

/** How much of it the samples show, as long as there was load, of the service that is seen least. */
const lookedAt = (
  objective: Objective,
  seen: Case,
  { from, to, region }: Span & { region: string | undefined },
): { covered: Seconds; needed: Seconds } => {
  const span = { from, to: Math.min(to, seen.timeline.loadEnded ?? Infinity) };
  const covered = idsOf(objective, seen).map((id) => coveredSeconds(samplesOf(seen, id, region), span));
  return { covered: Math.min(...covered), needed: (coveredShare * (span.to - span.from)) / 1000 };
};

/** Ready replicas while it lasted, and how many were missing of those that were ready and wanted when it began. */
const sizesIn = (samples: ReturnType<typeof samplesOf>, { from, to }: Span) => {
  const inside = samples.filter((s) => s.at >= from && s.at < to);
  const missing = inside.map((s) => {
    const begun = samples.findLast((b) => b.service === s.service && b.at < from);
    // What a scaler adds or takes away, just before it or meanwhile, is not the rollout's.
    return Math.min(begun?.desired ?? s.desired, begun?.ready ?? s.desired, s.desired) - s.ready;
  });
  const ready = inside.map((s) => s.ready);
  return {
    sampled: inside.length,
    missing: Math.max(0, ...missing),
    ready: { low: Math.min(...ready), high: Math.max(...ready) },
  };
};
