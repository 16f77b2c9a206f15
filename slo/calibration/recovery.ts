import type { Evidence, LedgerRow, Mark, ProbeRow } from '../evidence.ts';
import type { LoadColumns } from '../load-columns.ts';
import type { Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import { recoveryClocks } from '../recovery-clock.ts';
import type { Op } from '../services.ts';
import { timelineOf } from '../timeline.ts';
import type { EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import { percent } from '../words.ts';
import { caseOfTallies, noEvidence, objectiveOf, verdictOn } from './bare-case.ts';
import { type Expectation, type Experiment, fivePercent } from './experiment.ts';
import { calibrationPlan } from './plan.ts';

const bound: Seconds = 60;
const t0: EpochMilliseconds = 1_000_000_000;
const imposedSeconds: Seconds = 20;
const fault = calibrationPlan.chaos[0]?.id ?? '';

/** One fault with this bound, held long enough, and two services of which the second recovers last. */
const plan: Plan = {
  ...calibrationPlan,
  load: { ...calibrationPlan.load, services: calibrationPlan.load.services.slice(0, 2) },
  chaos: calibrationPlan.chaos.map((f) => ({
    ...f,
    holdSeconds: bound + 60,
    bound: { ...f.bound, readsSeconds: bound, writesSeconds: bound },
  })),
};

/** The same of a fault that is imposed on all replicas until t0, from which on the recovery is timed. */
const imposedPlan: Plan = {
  ...plan,
  chaos: plan.chaos.map((f) => ({ ...f, fault: 'http-errors', holdSeconds: imposedSeconds })),
};

/** How the system that is simulated answers while it is down. */
type Outage = {
  /** Share of the requests that it meets. */
  share: Ratio;
  /** Whether they are refused at once, or wait and are answered well when it is over. */
  answers: 'refused' | 'waiting';
  /** The fault sits in all replicas before t0, and is ended then. */
  imposed?: true;
};

/** Witnesses of both operations, begun at random phases, over an outage of `seconds` from t0 on. */
const evidenceOf = (
  seconds: Seconds,
  { share, answers, imposed }: Outage,
  random: Random,
): Evidence<LoadColumns> => {
  const begins = t0 - (imposed ? imposedSeconds * 1000 : 0);
  const recovered = t0 + seconds * 1000;
  const lane = (every: number, until: number, last: boolean): [number, number, boolean][] => {
    const rows: [number, number, boolean][] = [];
    for (let at = begins - 2000 + random.next() * every; at < until; at += every) {
      const sentAt = at + 5 * random.next();
      const down =
        sentAt >= begins && sentAt < (last ? recovered : recovered - 1000) && random.next() < share;
      const waits = down && answers === 'waiting' && recovered - sentAt < plan.load.timeLimitSeconds * 1000;
      rows.push([sentAt, (waits ? recovered : sentAt) + 3, down && !waits]);
    }
    return rows;
  };
  const end = recovered + 15_000;
  const services = plan.load.services.map((s) => s.service);
  const probes = services.flatMap((service, i) =>
    lane(1000 / plan.witnesses.probesPerSecond, end, i === 1).map(
      ([sentAt, endedAt, bad]): ProbeRow => ({
        service,
        scheduledAt: sentAt,
        sentAt,
        endedAt,
        outcome: bad ? 'network-error' : 'good',
      }),
    ),
  );
  const ledger = services.flatMap((service, i) =>
    lane(1000 / plan.witnesses.ledgerWritesPerSecond, end, i === 1).map(
      ([sentAt, endedAt, bad], n): LedgerRow => ({
        ref: `${service}-${n}`,
        service,
        sentAt,
        endedAt,
        class: bad ? 'indeterminate' : 'acknowledged',
        outcome: bad ? 'network-error' : 'good',
      }),
    ),
  );
  const mark = (name: Mark['name'], at: number, uncertaintyMs: number): Mark => ({
    name,
    at,
    clock: 'platform',
    uncertaintyMs,
    fault,
  });
  // The proof is a little off, by no more than it says.
  const off = 20 * (2 * random.next() - 1);
  const marks = [
    mark('fault-injected', begins - 100 * random.next(), 1),
    mark('fault-effective', begins + off, 20),
    ...(imposed ? [mark('disruption-over', t0 + off, 20), mark('heal-started', recovered + 15_000, 1)] : []),
  ];
  return { ...noEvidence, probes, ledger, marks };
};

const passes = (op: Op, seconds: Seconds, outage: Outage, random: Random): boolean => {
  const of = outage.imposed ? imposedPlan : plan;
  const evidence = evidenceOf(seconds, outage, random);
  const timeline = timelineOf(of, evidence.marks);
  const seen = caseOfTallies(of, [], 'error', {
    plan: of,
    evidence,
    timeline,
    clocks: recoveryClocks(of, evidence, timeline),
    health: { taints: [], doubtful: null, taintedShare: () => 0 },
  });
  return verdictOn(objectiveOf('rto', bound, { fault, op, unit: 'seconds' }), seen) === 'PASS';
};

const intervalOf = (op: Op): Seconds =>
  1 / (op === 'read' ? plan.witnesses.probesPerSecond : plan.witnesses.ledgerWritesPerSecond);

const experiment = (
  op: Op,
  outage: Outage,
  beyond: (random: Random) => Seconds,
  model: string,
  expects?: Expectation,
): Experiment => ({
  what: `rto of ${op}s: PASS beyond its bound of ${bound} s`,
  model,
  expects: expects ?? {
    kind: 'never',
    control: (random) => passes(op, bound - 5 * intervalOf(op), outage, random),
  },
  runs: 300,
  trial: (random) => passes(op, bound + beyond(random), outage, random),
});

const ops: readonly Op[] = ['read', 'write'];

export const recoveryPassed: readonly Experiment[] = [
  ...ops.flatMap((op) =>
    (['refused', 'waiting'] as const).map((answers) =>
      experiment(
        op,
        { share: 1, answers },
        (random) => intervalOf(op) * random.next(),
        `asked every ${intervalOf(op)} s, all ${answers}, back within one interval after the bound`,
      ),
    ),
  ),
  ...ops.map((op) =>
    experiment(
      op,
      { share: 1, answers: 'refused', imposed: true },
      (random) => intervalOf(op) * random.next(),
      `asked every ${intervalOf(op)} s, all refused while the fault sits in all replicas and on, back within one interval after the bound from its end`,
    ),
  ),
  // A witness that is met by chance sees the end of an outage only as sharply as it is met.
  experiment(
    'read',
    { share: 0.25, answers: 'refused' },
    () => 3,
    `asked every ${intervalOf('read')} s, ${percent(0.25)} refused, back 3 s after the bound`,
    fivePercent,
  ),
];
