import type { ProbeRow } from './evidence.ts';
import { failureLowerBound, failureUpperBound, type Tally } from './statistics/clopper-pearson.ts';
import { median } from './statistics/trend.ts';
import type { EpochMilliseconds, Milliseconds, Ratio, Seconds } from './units.ts';

/** What probes show of a disruption of their service: from when to when, and how strong. */
export type DisruptionSeen = {
  /** When the first and the last request was sent that the stretch holds. */
  from: EpochMilliseconds;
  to: EpochMilliseconds;
  seconds: Seconds;
  /** Of the requests in it: answered with an error, with both bounds at 95 % each. */
  errors: Tally & { low: Ratio; high: Ratio };
  /** By how much the median answer in it was later than outside of it. */
  addedMs: Milliseconds;
};

/** What each request shows: whether it looks disrupted. */
export type Expected = { delayMs: Milliseconds; errorShare: Ratio };

/** Ours: what a busy machine makes late by itself, and what slips through a fault that is meant for all. */
const stray: Ratio = 0.02;

/**
 * The stretch of requests that fits best to a fault that was switched on once and off once: of all stretches the one with
 * the highest likelihood, where a request in it looks disrupted with the expected probability, and one outside of it by
 * accident only (Levin and Kline, Statistics in Medicine 4, 1985; found in one pass, as Bentley's maximum subarray,
 * Communications of the ACM 27, 1984). Looks disrupted: answered with an error, or later than half of the expected delay
 * what a quarter of all answers is faster than. Undefined where no stretch is so much likelier than none that fewer than
 * 5 in 100 undisturbed recordings hold one: a likelihood ratio exceeds K with a probability of 1 / K at most (Markov), and
 * there are as many as there are stretches.
 */
export const disruptionSeen = (
  probes: readonly ProbeRow[],
  { delayMs, errorShare }: Expected,
): DisruptionSeen | undefined => {
  const rows = [...probes].sort((a, b) => a.sentAt - b.sentAt);
  // Most requests of a test may lie in the fault: what a quarter of the answers is below is undisturbed, or all are.
  const answers = rows
    .filter(isAnswer)
    .map(took)
    .sort((a, b) => a - b);
  const usual = answers[Math.floor(answers.length / 4)] ?? 0;
  const looksDisrupted = (row: ProbeRow): boolean =>
    row.outcome === 'server-error' || (delayMs > 0 && took(row) > usual + delayMs / 2);
  const inside = Math.min(1 - stray, Math.max(stray * 2, delayMs > 0 ? 1 : errorShare));
  const stretch = best(
    rows.map((row) =>
      looksDisrupted(row) ? Math.log(inside / stray) : Math.log((1 - inside) / (1 - stray)),
    ),
  );
  const stretches = (rows.length * (rows.length + 1)) / 2;
  if (stretch === undefined || stretch.sum <= Math.log(stretches / (1 - confidence))) return undefined;
  const hit = rows.slice(stretch.from, stretch.to);
  const others = [...rows.slice(0, stretch.from), ...rows.slice(stretch.to)];
  const sent = hit.map((row) => row.sentAt);
  const [from, to] = [Math.min(...sent), Math.max(...sent)];
  const tally = { failures: hit.filter((row) => row.outcome === 'server-error').length, trials: hit.length };
  return {
    from,
    to,
    seconds: (to - from) / 1000,
    errors: {
      ...tally,
      low: failureLowerBound(tally, confidence),
      high: failureUpperBound(tally, confidence),
    },
    addedMs: middle(hit) - middle(others),
  };
};

const confidence: Ratio = 0.95;

const took = ({ sentAt, endedAt }: ProbeRow): Milliseconds => endedAt - sentAt;

/** A reset or a time-out says nothing of how late the service answers. */
const isAnswer = ({ outcome }: ProbeRow): boolean => outcome === 'good' || outcome === 'server-error';

const middle = (rows: readonly ProbeRow[]): Milliseconds => median(rows.filter(isAnswer).map(took)) ?? 0;

type Stretch = { from: number; to: number; sum: number };

/** The run of values with the greatest sum, as [from, to); undefined where no sum is above 0. */
const best = (values: readonly number[]): Stretch | undefined => {
  let found: Stretch | undefined;
  let from = 0;
  let sum = 0;
  values.forEach((value, i) => {
    if (sum <= 0) [from, sum] = [i, 0];
    sum += value;
    if (sum > (found?.sum ?? 0)) found = { from, to: i + 1, sum };
  });
  return found;
};
