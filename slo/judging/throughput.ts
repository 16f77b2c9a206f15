import { isOwn } from '../own-environment.ts';
import { declared, type HoldRates, holdRates, holdSeconds, mean } from '../rates.ts';
import { batchMeans, batchSeconds, fewestBatches } from '../statistics/batch-means.ts';
import type { EpochSecond, QueriesPerSecond } from '../units.ts';
import { fourDigits, percent } from '../words.ts';
import type { Judging } from './case.ts';
import { fail, inconclusive, invalid, nothing, pass, type Seen } from './finding.ts';

/**
 * Queries a second in the hold, outside of all windows, at the service's own database and by good answers times the
 * declared queries of each; the smaller of the two counts. `bound` is the least rate. Answers alone can miss it, and
 * reach it only where the database isn't ours to measure.
 */
export const judgeThroughput: Judging = (objective, seen) => {
  const load = seen.plan.load.services.find((s) => s.service === objective.service);
  if (load === undefined) return invalid(objective, nothing('no load was planned'), ['no load was planned']);
  const started = seen.timeline.loadStarted ?? 0;
  const readings = seen.queries.get(load.service) ?? new Map<EpochSecond, QueriesPerSecond>();
  const seconds = holdSeconds(seen.plan, seen.steady, started);
  const rates = holdRates(seconds, seen.table, readings, load.service);
  const measured = atDatabase(rates);
  const byAnswers = batches(
    rates.seconds,
    rates.good.map((n) => n * declared(load)),
  );
  const database = measured === null ? null : batchMeans(measured, objective.confidence);
  const answers = batchMeans(byAnswers, objective.confidence);
  // Where the database has batches enough, the answers have: they count in every second of the hold.
  if (answers === null) {
    const none = nothing(
      `${rates.seconds.length} seconds of the hold lie outside of all windows`,
      'load',
      'samples:queries',
    );
    return inconclusive(
      objective,
      none,
      `${rates.seconds.length} s of undisturbed hold`,
      `${fewestBatches * batchSeconds} s of it`,
    );
  }
  const smaller = database !== null && database.mean <= answers.mean ? database : answers;
  const how =
    database === null
      ? 'by good answers times the declared queries of each; the database was not measured'
      : `${fourDigits(mean(rates.queries.filter((q) => q !== null)) ?? 0)} at the database, ${fourDigits(answers.mean)} by good answers; the smaller counts`;
  const what: Seen = {
    observed: smaller.mean,
    interval: { low: smaller.low, high: smaller.high },
    says: `${fourDigits(smaller.mean)} of ${fourDigits(load.targetQps)} queries/s reached (${percent(smaller.mean / load.targetQps)}) over ${rates.seconds.length} s of undisturbed hold: ${how}`,
    evidence: ['load', 'samples:queries'],
  };
  if (smaller.high < objective.bound) return fail(objective, what);
  if (database === null && isOwn(seen.plan.environment.kind)) {
    const read = rates.queries.filter((q) => q !== null).length;
    return inconclusive(
      objective,
      what,
      `${read} of ${rates.seconds.length} s of undisturbed hold read at the database`,
      `${fewestBatches * batchSeconds} s of it, and at least half`,
    );
  }
  if (smaller.low >= objective.bound) return pass(objective, what);
  return inconclusive(
    objective,
    what,
    `${smaller.batches} batches of ${batchSeconds} s`,
    'a longer undisturbed hold',
  );
};

/** Null when fewer than half of the seconds have a reading: then the database was not measured. */
const atDatabase = (rates: HoldRates): number[] | null => {
  const read = rates.seconds.flatMap((s, i) => {
    const q = rates.queries[i] ?? null;
    return q === null ? [] : [{ s, q }];
  });
  if (read.length < rates.seconds.length / 2) return null;
  return batches(
    read.map((r) => r.s),
    read.map((r) => r.q),
  );
};

/** Means of whole batches of consecutive seconds; what is left over at an interruption is not used. */
const batches = (seconds: readonly EpochSecond[], values: readonly number[]): number[] => {
  const means: number[] = [];
  let batch: number[] = [];
  seconds.forEach((s, i) => {
    if (seconds[i - 1] !== s - 1) batch = [];
    batch.push(values[i] ?? 0);
    if (batch.length === batchSeconds) {
      means.push(batch.reduce((a, b) => a + b, 0) / batchSeconds);
      batch = [];
    }
  });
  return means;
};
