import type { ProbeRow } from './evidence.ts';
import { failureLowerBound, failureUpperBound, type Tally } from './statistics/clopper-pearson.ts';
import { median } from './statistics/trend.ts';
import type { Count, EpochMilliseconds, Milliseconds, Ratio, Seconds } from './units.ts';

/** What probes show of a disruption of their service: from when to when, and how strong. */
export type DisruptionSeen = {
  /** When the first and the last request was sent that the stretch holds. */
  from: EpochMilliseconds;
  to: EpochMilliseconds;
  seconds: Seconds;
  /** Of the requests in it: answered with an error, with both bounds at 95 % each. */
  errors: Bounded;
  /** Of the requests in it, where only some replicas are disrupted: looked disrupted. */
  met?: Bounded;
  /** By how much the median answer in it was later than outside of it. */
  addedMs: Milliseconds;
};

type Bounded = Tally & { low: Ratio; high: Ratio };

/** How a disruption was meant. */
export type Expected = {
  delayMs: Milliseconds;
  errorShare: Ratio;
  /** By which an error is known as the fault's; 503 without it. */
  errorCode?: Count;
  /** Replicas that it sits in, and all of the service's; all of them without it. */
  replicas?: { hit: Count; of: Count };
};

/** Ours: what a busy machine makes late by itself, and what slips through a fault that is meant for all. */
const stray: Ratio = 0.02;

/**
 * The stretch of requests that fits best to a fault that was switched on once and off once: of all stretches the one with
 * the highest likelihood, where a request in it looks disrupted with the expected probability, and one outside of it by
 * accident only (Levin and Kline, Statistics in Medicine 4, 1985; found in one pass, as Bentley's maximum subarray,
 * Communications of the ACM 27, 1984). Looks disrupted: answered with an error, or later than half of the expected delay
 * what a quarter of all answers is faster than. Where it sits in some of the replicas, requests meet it by their share, and
 * how late it makes answers is told of those that look disrupted. Undefined where no stretch is so much likelier than none
 * that fewer than 5 in 100 undisturbed recordings hold one: a likelihood ratio exceeds K with a probability of 1 / K at most
 * (Markov), and there are as many as there are stretches.
 */
export const disruptionSeen = (
  probes: readonly ProbeRow[],
  expected: Expected,
): DisruptionSeen | undefined => {
  const { delayMs, replicas } = expected;
  const isError = errorOf(expected);
  const rows = [...probes].sort((a, b) => a.sentAt - b.sentAt);
  // Most requests of a test may lie in the fault: what a quarter of the answers is below is undisturbed, or all are.
  const answers = rows
    .filter(isAnswer)
    .map(took)
    .sort((a, b) => a - b);
  const usual = answers[Math.floor(answers.length / 4)] ?? 0;
  const looksDisrupted = (row: ProbeRow): boolean =>
    isError(row) || (delayMs > 0 && took(row) > usual + delayMs / 2);
  const inside = Math.min(1 - stray, Math.max(stray * 2, metShare(expected)));
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
  const met = hit.filter(looksDisrupted);
  return {
    from,
    to,
    seconds: (to - from) / 1000,
    errors: bounded(hit.filter(isError).length, hit.length),
    ...(replicas === undefined ? {} : { met: bounded(met.length, hit.length) }),
    addedMs: middle(replicas === undefined ? hit : met) - middle(others),
  };
};

/** Whether a disruption was as strong as it was meant to be, as far as its probes tell. */
export type Strong = 'as-meant' | 'weaker' | 'stronger';

/**
 * By the share of errors, or of requests that met it where it sits in some of the replicas: only what the bounds of that
 * share exclude is another strength. By the delay: an answer may be later than was meant on a busy machine, and is never
 * sooner by more than a tenth.
 */
export const strongAsMeant = (expected: Expected, { errors, met, addedMs }: DisruptionSeen): Strong => {
  if (expected.delayMs > 0 && addedMs < expected.delayMs * (1 - sooner)) return 'weaker';
  const share = met === undefined ? expected.errorShare : metShare(expected);
  const { low, high } = met ?? errors;
  if (high < share) return 'weaker';
  return low > share && expected.errorShare > 0 ? 'stronger' : 'as-meant';
};

/** Ours: medians of a hundred answers waver by a few milliseconds. */
const sooner: Ratio = 0.1;

/** Share of the requests that are to meet it. */
const metShare = ({ delayMs, errorShare, replicas: { hit, of } = { hit: 1, of: 1 } }: Expected): Ratio =>
  ((delayMs > 0 ? 1 : errorShare) * hit) / of;

/** As whoever asks calls an answer of that status (slo/outcome.ts). */
const errorOf =
  ({ errorCode = 503 }: Expected) =>
  ({ outcome }: ProbeRow): boolean =>
    outcome === (errorCode >= 500 ? 'server-error' : 'wrong-answer');

const bounded = (failures: Count, trials: Count): Bounded => {
  const tally = { failures, trials };
  return {
    ...tally,
    low: failureLowerBound(tally, confidence),
    high: failureUpperBound(tally, confidence),
  };
};

const confidence: Ratio = 0.95;

const took = ({ sentAt, endedAt }: ProbeRow): Milliseconds => endedAt - sentAt;

/** A reset or a time-out says nothing of how late the service answers. */
const isAnswer = ({ outcome }: ProbeRow): boolean =>
  outcome === 'good' || outcome === 'server-error' || outcome === 'wrong-answer';

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
