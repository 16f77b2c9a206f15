import { asynchronousLoss, durabilityOf } from '../durability.ts';
import type { Evidence, LedgerRow, Mark } from '../evidence.ts';
import type { LoadColumns } from '../load-columns.ts';
import type { Objective, Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import { serviceIds } from '../services.ts';
import { timelineOf } from '../timeline.ts';
import type { Count, EpochMilliseconds, Ratio, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { many, percent } from '../words.ts';
import { caseOfTallies, noEvidence, objectiveOf, verdictOn } from './bare-case.ts';
import { type Experiment, fivePercent } from './experiment.ts';
import { calibrationPlan } from './plan.ts';

/** Between two writes of a service. */
const every: Seconds = 0.5;
const start: EpochMilliseconds = 1_000_000_000;

/** A ledger of all services, and what it is read back with: all that `keeps` does not drop, as often as it says. */
export const ledgerOf = (
  seconds: Seconds,
  keeps: (row: LedgerRow) => Count,
  marks: readonly Mark[],
  random: Random,
): Evidence<LoadColumns> => {
  const phase = random.next() * every * 1000;
  const ledger = serviceIds.flatMap((service) =>
    Array.from({ length: Math.floor(seconds / every) }, (_, i): LedgerRow => {
      const sentAt = start + phase + i * every * 1000;
      return {
        ref: `${service}-${i + 1}`,
        service,
        sentAt,
        endedAt: sentAt + 5,
        class: 'acknowledged',
        outcome: 'good',
        region: 'region-2',
      };
    }),
  );
  const at = start + seconds * 1000 + 1000;
  const readBack = serviceIds.map((service) => ({
    service,
    at,
    status: 'complete' as const,
    coversUntil: at,
    refs: ledger
      .filter((row) => row.service === service)
      .flatMap((row) => new Array<string>(keeps(row)).fill(row.ref)),
  }));
  return { ...noEvidence, ledger, readBack, marks };
};

export const verdictOnLedger = (
  plan: Plan,
  objective: Objective,
  evidence: Evidence<LoadColumns>,
): VerdictValue => {
  const timeline = timelineOf(plan, evidence.marks);
  const durability = durabilityOf(plan, evidence, timeline);
  return verdictOn(objective, caseOfTallies(plan, [], 'error', { plan, evidence, timeline, durability }));
};
const passes = (...of: Parameters<typeof verdictOnLedger>): boolean => verdictOnLedger(...of) === 'PASS';

export const quiet: Plan = { ...calibrationPlan, chaos: [] };
const durability = objectiveOf('durability', 0, { unit: 'writes' });
export const runSeconds: Seconds = 60;
/** Of each service in such a run. */
export const writes: Count = Math.floor(runSeconds / every);

const keptBut = (other: Count, random: Random): boolean => {
  const odd = `${pick(serviceIds, random)}-${1 + Math.floor(random.next() * writes)}`;
  return passes(
    quiet,
    durability,
    ledgerOf(runSeconds, (row) => (row.ref === odd ? other : 1), [], random),
  );
};
const keptWhole = (random: Random): boolean => keptBut(1, random);

const oneOf = (what: string, other: Count): Experiment => ({
  what: `durability: PASS with ${what}`,
  model: `any one of ${many(writes * serviceIds.length)} acknowledged writes`,
  expects: { kind: 'never', control: keptWhole },
  runs: 100,
  trial: (random) => keptBut(other, random),
});

/** What the plan promises to see of a loss that strikes at random: 1 - (1 - share)^writes at 95 %, for each service. */
export const seldom: Ratio = -Math.expm1(Math.log1p(-0.95) / writes);

export const durabilityPassed: readonly Experiment[] = [
  oneOf('one acknowledged write lost', 0),
  oneOf('one write stored twice', 2),
  {
    what: 'durability: PASS of a service that loses some writes',
    model: `each of ${writes} lost with ${percent(seldom)}, so that some are in 95 % of runs`,
    expects: fivePercent,
    runs: 500,
    trial: (random) =>
      passes(
        quiet,
        durability,
        ledgerOf(
          runSeconds,
          (row) => (row.service === 'donor' && random.next() < seldom ? 0 : 1),
          [],
          random,
        ),
      ),
  },
];

const [lostRegion] = calibrationPlan.chaos;
const fault = lostRegion?.id ?? '';
const faultAt: Seconds = asynchronousLoss + 20;

/** Writes of one service are lost from `reaching` seconds before the fault on. */
const rpoPasses = (objective: Objective, reaching: Seconds, random: Random): boolean => {
  const t0 = start + faultAt * 1000;
  const off = 20 * (2 * random.next() - 1);
  const mark = (name: Mark['name'], at: number): Mark => ({
    name,
    at,
    clock: 'platform',
    uncertaintyMs: 20,
    fault,
  });
  const marks = [mark('fault-injected', t0 - 50), mark('fault-effective', t0 + off)];
  const from = t0 - reaching * 1000;
  const keeps = (row: LedgerRow) =>
    row.service === 'donor' && row.sentAt >= from && row.sentAt < t0 ? 0 : 1;
  return passes(calibrationPlan, objective, ledgerOf(faultAt + 10, keeps, marks, random));
};

const rpo = (unit: 'seconds' | 'writes', bound: number): Objective =>
  objectiveOf('rpo', bound, { fault, unit });

export const rpoPassed: readonly Experiment[] = [
  {
    what: `rpo: PASS beyond its bound of ${asynchronousLoss} s`,
    model: `a write every ${every} s, the loss reaches back up to that much further`,
    expects: {
      kind: 'never',
      control: (random) => rpoPasses(rpo('seconds', asynchronousLoss), asynchronousLoss - 2 * every, random),
    },
    runs: 40,
    trial: (random) =>
      rpoPasses(rpo('seconds', asynchronousLoss), asynchronousLoss + every * random.next(), random),
  },
  {
    what: 'rpo: PASS with one write lost to a synchronous failover',
    model: `a write every ${every} s, the newest before the fault`,
    expects: { kind: 'never', control: (random) => rpoPasses(rpo('writes', 0), 0, random) },
    runs: 40,
    trial: (random) => rpoPasses(rpo('writes', 0), every, random),
  },
];

export const pick = <T>(of: readonly T[], random: Random): T =>
  of[Math.floor(random.next() * of.length)] as T;
