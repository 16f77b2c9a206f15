import { type Asked, type Witness, witnessOf } from './answers.ts';
import { backlogDrained } from './backlog.ts';
import { disruptedAnswers } from './disrupted-answers.ts';
import type { Evidence, Mark } from './evidence.ts';
import { untilHeal } from './imposed.ts';
import type { FaultName, Plan } from './plan.ts';
import { recovery } from './recovery.ts';
import { type RecoveryBegin, recoveryBegins } from './recovery-begins.ts';
import type { Op } from './services.ts';
import { type FaultTimes, type Timeline, targetsOf } from './timeline.ts';
import type { EpochMilliseconds } from './units.ts';
import type { RecoveryClock } from './verdict.ts';
import { cleanSeconds } from './windows.ts';

/**
 * The recovery clock of each fault that took effect, reads by the prober and writes by the ledger; of one that is imposed
 * on all replicas from its end on (see `recoveryBegins`), and none where that was not seen. Instants by the
 * time at which a bad request was sent and a good one answered; t2, t3 and t6 are marks, t7 is in the samples of the
 * queues. See `recovery` for the RTO.
 */
export const recoveryClocks = (plan: Plan, evidence: Evidence, timeline: Timeline): RecoveryClock[] => {
  const witnesses = { read: witnessOf(plan, evidence, 'read'), write: witnessOf(plan, evidence, 'write') };
  // A run without a ledger has nobody who would time writes.
  const timed = (['read', 'write'] as const).filter((op) => Number.isFinite(witnesses[op].intervalMs));
  return timeline.faults.flatMap((times) => {
    const begin = recoveryBegins(times, evidence.marks);
    if (begin === null) return [];
    return timed.map((op) =>
      clockOf(
        times,
        begin,
        op,
        witnesses[op],
        evidence,
        censoredAt(times.effective?.at ?? begin.at, timeline, witnesses[op]),
      ),
    );
  });
};

/** A later fault, or the end of what was seen, ends the watch. */
const censoredAt = (t0: EpochMilliseconds, timeline: Timeline, witness: Witness): EpochMilliseconds => {
  const later = timeline.faults
    .map(({ injected, effective }) => Math.min(injected ?? Infinity, effective?.at ?? Infinity))
    .filter((at) => at > t0);
  return Math.min(...later, lastSeen(witness));
};

/** The last instant that all services were asked: one that fell silent proves nothing after that. */
const lastSeen = ({ services, asked }: Witness): EpochMilliseconds => {
  const last = new Map(services.map((service) => [service, -Infinity]));
  for (const { service, sentAt } of asked) last.set(service, sentAt);
  return Math.min(...last.values());
};

const clockOf = (
  times: FaultTimes,
  t0: RecoveryBegin,
  op: Op,
  witness: Witness,
  { marks, samples, probes }: Pick<Evidence, 'marks' | 'samples' | 'probes'>,
  until: EpochMilliseconds,
): RecoveryClock => {
  const { readsSeconds, writesSeconds } = times.planned.bound;
  const bound = op === 'read' ? readsSeconds : writesSeconds;
  // Without a mark of the heal it is taken to have begun as planned.
  const healStarted = times.healStarted ?? (times.effective?.at ?? t0.at) + untilHeal(times.planned) * 1000;
  const seen = recovery(witness, t0, until, {
    healStarted,
    countUntil: Math.min(healStarted, t0.at + (bound + cleanSeconds) * 1000),
  });
  const witnessClock = { clock: 'runner', uncertaintyMs: witness.intervalMs };
  const asked = (a: Asked | null, at: EpochMilliseconds | undefined, says: string) => ({
    at: at ?? null,
    ...witnessClock,
    says: a === null ? 'not seen' : `${says}: ${a.service}`,
  });
  const mark = (names: readonly Mark['name'][], none: string, its: (m: Mark) => boolean = () => true) => {
    const found = marks.find(
      (m) =>
        names.includes(m.name) &&
        its(m) &&
        m.at >= t0.low &&
        m.at < until &&
        (m.fault === undefined || m.fault === times.planned.id),
    );
    return found === undefined
      ? { at: null, clock: 'none', uncertaintyMs: 0, says: none }
      : {
          at: found.at,
          clock: found.clock,
          uncertaintyMs: found.uncertaintyMs,
          says: [found.name, found.subject].filter((s) => s !== undefined).join(' '),
        };
  };
  // Writes are not disrupted apart.
  const disruption = op === 'read' ? disruptedAnswers(times, { probes, samples }, until) : undefined;
  const drained = (seen: ReturnType<typeof backlogDrained>) => ({
    ...seen,
    clock: seen.at === null ? 'none' : 'platform',
  });
  return {
    fault: times.planned.id,
    op,
    instants: {
      t0: {
        at: t0.at,
        clock: t0.clock,
        uncertaintyMs: Math.max(t0.high - t0.at, t0.high - t0.low),
        says: t0.says,
      },
      t1: asked(seen.firstBad, seen.firstBad?.sentAt, 'first bad answer'),
      t2: mark(['alert-fired'], 'no alert was recorded in this time'),
      t3: mark(mitigations(times, op), 'no mitigation was recorded', hitBy(times, marks)),
      t4: asked(seen.firstGood, seen.firstGood?.endedAt, 'first good answer after a bad one'),
      t5: {
        at: seen.cleanFrom,
        ...witnessClock,
        says:
          seen.cleanFrom === null
            ? 'no ten clean seconds were seen'
            : seen.last === null
              ? 'no bad answer'
              : `ten clean seconds began; ${seen.last} was last`,
      },
      t6: mark(['capacity-restored'], 'capacity was not recorded as restored'),
      t7: drained(backlogDrained(samples, t0.low, until)),
    },
    rtoSeconds: seen.rtoSeconds,
    badProbes: seen.bad,
    probes: seen.asked,
    ...(disruption === undefined ? {} : { disruption }),
  };
};

/** Faults whose targets are the replicas that leave the edge, or come back to it. */
const ofReplicas: readonly FaultName[] = ['replica-kill', 'container-kill', 'network-drop'];

/**
 * Whether an endpoint that came or went is one that the fault hit: one of its targets, on one of them, or evicted for it. An
 * autoscaler takes replicas away meanwhile, too. Where the platform tells nobody's node, any may be on a node that was lost.
 */
const hitBy = ({ planned }: FaultTimes, marks: readonly Mark[]): ((m: Mark) => boolean) => {
  const targets = new Set(targetsOf(marks, planned.id));
  const evicted = new Set(
    marks.filter((m) => m.name === 'replica-evicted' && m.fault === planned.id).map((m) => m.subject),
  );
  const nodes = new Map(marks.flatMap((m) => (m.node === undefined ? [] : [[m.subject, m.node]])));
  return ({ name, subject = '' }) => {
    if (targets.size === 0 || (name !== 'endpoint-removed' && name !== 'endpoint-added')) return true;
    if (targets.has(subject) || evicted.has(subject)) return true;
    if (ofReplicas.includes(planned.fault)) return false;
    const node = nodes.get(subject);
    return node === undefined || targets.has(node);
  };
};

/** What ends this outage when all goes well. */
const mitigations = ({ planned }: FaultTimes, op: Op): readonly Mark['name'][] => {
  switch (planned.fault) {
    case 'replica-kill':
    case 'node-kill':
    case 'container-kill':
    case 'node-cut':
      return ['endpoint-removed'];
    case 'database-primary-kill':
      return ['standby-promoted'];
    case 'zone-loss':
    case 'zone-cut':
      return op === 'read' ? ['endpoint-removed'] : ['standby-dropped', 'standby-promoted'];
    case 'region-loss':
      return op === 'read' ? ['traffic-moved'] : ['standby-promoted'];
    case 'rolling-restart':
    case 'replica-stop':
    case 'replica-evict':
    case 'node-drain':
    case 'api-cut':
    case 'scale-pin':
    case 'broken-rollout':
    case 'http-errors':
      // Nobody has to step in: what is taken away is announced before, and the rest answers without it, or all of
      // them stayed ready.
      return [];
    case 'http-delay':
      // Its replicas stay ready, and nobody is asked in their place: it is over when it is ended.
      return ['disruption-over'];
    case 'network-drop':
      // Its replicas were found silent, and are asked again; where it is one of several, the others are.
      return [planned.aim.replicas === 'one' ? 'endpoint-removed' : 'endpoint-added'];
  }
};
