import { witnessOf } from './answers.ts';
import type { Evidence } from './evidence.ts';
import type { LoadTable } from './load-table.ts';
import type { Plan } from './plan.ts';
import { type ServiceId, serviceIds } from './services.ts';
import type { EpochSecond, Ratio, Seconds } from './units.ts';
import type { Steady } from './windows.ts';
import { percent } from './words.ts';

/** Seconds in which the generator can't be trusted, and why the rest of the evidence can't be. */
export type Health = {
  /** Taints every finding about load and time. */
  taints: readonly string[];
  /** Steady seconds that are tainted, when they are too many to be passed over and too few to spoil the run. */
  doubtful: { seconds: ReadonlySet<EpochSecond>; says: string } | null;
  /** Share of seconds in [from, to) that were busy or slipped; seconds without a sample are not trusted either. */
  taintedShare(from: EpochSecond, to: EpochSecond): number;
};

/**
 * Ours: over 90 % busy or 100 ms late taints a second; more than 1 % of them ask for more. A probe that is late by less
 * than the 100 ms between two of them leaves no gap and keeps a recovery within its stated uncertainty, and no bound that
 * it is judged by is below seconds; replicas that start on two slow cores alone make probes 50 to 90 ms late.
 */
export const validityRules: Plan['validity'] = {
  busyAbove: 0.9,
  slipAboveMs: 100,
  taintedShare: 0.01,
  countsApart: 0.001,
};

/**
 * A steady second is tainted when the machine was busier than `busyAbove` or the prober slipped more than
 * `slipAboveMs`. Up to `taintedShare` of them are passed over; up to `doubtfulShare` the findings about load are asked
 * whether they depend on them (see taint.ts); more taint the run, and so does missing data.
 */
export const healthOf = (
  plan: Pick<Plan, 'validity' | 'load' | 'witnesses'>,
  evidence: Evidence,
  steady: Steady,
  table: LoadTable,
): Health => {
  const { busyAbove, slipAboveMs, taintedShare } = plan.validity;
  const busy = new Set<EpochSecond>();
  const sampled = new Set<EpochSecond>();
  for (const sample of evidence.samples) {
    if (sample.kind !== 'machine') continue;
    const second = Math.floor(sample.at / 1000);
    sampled.add(second);
    if (!(sample.busy <= busyAbove)) busy.add(second);
  }
  const slipped = new Set<EpochSecond>();
  for (const asked of witnessOf(plan, evidence, 'read').asked) {
    if (asked.unseen) slipped.add(Math.floor(asked.sentAt / 1000));
  }
  for (const probe of evidence.probes) {
    if (!(probe.sentAt - probe.scheduledAt <= slipAboveMs)) slipped.add(Math.floor(probe.scheduledAt / 1000));
  }
  const seconds = steadySeconds(steady);
  const share = (of: (second: EpochSecond) => boolean) =>
    seconds.filter(of).length / Math.max(1, seconds.length);
  const taints: string[] = [];
  const doubts: string[] = [];
  const say = (shareOf: number, what: string, limit = taintedShare) => {
    if (shareOf > limit) taints.push(`${what} in ${inSteady(shareOf)}, more than ${percent(limit)}`);
    else if (shareOf > taintedShare) doubts.push(`${what} in ${inSteady(shareOf)}`);
  };
  const overloaded = [
    { of: busy, what: `machine over ${percent(busyAbove)} busy` },
    { of: slipped, what: `prober more than ${slipAboveMs} ms behind its schedule` },
  ];
  for (const { of, what } of overloaded) {
    say(
      share((s) => of.has(s)),
      what,
      doubtfulShare,
    );
  }
  if (seconds.length > 0) {
    // A sample a second may drift over a second's edge: its neighbours vouch for it.
    say(
      share((s) => !near(s, (t) => sampled.has(t))),
      'no sample of the machine',
    );
    for (const [service, silent] of silentSeconds(plan, steady, table)) {
      say(silent / seconds.length, `no load row of ${service}`);
    }
  }
  if (evidence.probes.length === 0) taints.push('no probe was recorded');
  return {
    taints: [...taints, ...evidence.defects.map((d) => `evidence is not whole: ${d}`)],
    doubtful:
      doubts.length === 0
        ? null
        : { seconds: new Set(seconds.filter((s) => busy.has(s) || slipped.has(s))), says: doubts.join(', ') },
    taintedShare: (from, to) => {
      // Instants that can't be true lie years apart, and hardly a second of them was sampled.
      if (to - from > longestLook) return 1;
      let bad = 0;
      for (let s = from; s < to; s += 1) {
        if (busy.has(s) || slipped.has(s) || !near(s, (t) => sampled.has(t))) bad += 1;
      }
      return to > from ? bad / (to - from) : 0;
    },
  };
};

/**
 * Ours: a second of something else on the machine spoils no run of minutes, as a hundredth of it would; with more than a
 * tenth of its seconds taken out a run is no longer the one that was planned.
 */
const doubtfulShare: Ratio = 0.1;

/** Ours: no fault of a run, and no rollout, is looked at for a month. */
const longestLook: Seconds = 30 * 86_400;

const inSteady = (share: Ratio): string => `${percent(share)} of steady seconds`;

/** Ours: a fault makes work of its own (processes start again), so a quarter of the seconds of its recovery may be busy. */
export const taintedShareInFault = 0.25;

/** Seconds that are steady for one operation at least: the machine has no operation. */
const steadySeconds = (steady: Steady): EpochSecond[] => {
  const seconds: EpochSecond[] = [];
  for (let s = steady.from; s < steady.to; s += 1) {
    if (steady.has('read', s) || steady.has('write', s)) seconds.push(s);
  }
  return seconds;
};

/** k6's rows may come up to two seconds late. */
const near = (s: EpochSecond, has: (t: EpochSecond) => boolean): boolean =>
  has(s) || has(s - 1) || has(s + 1) || has(s - 2) || has(s + 2);

/**
 * Steady seconds without any row of a service. A silence no longer than the time limit and the report's two seconds
 * can be a system that hangs (its late answers are counted as bad afterwards), so it is not missing data.
 */
const silentSeconds = (
  plan: Pick<Plan, 'load'>,
  steady: Steady,
  table: LoadTable,
): Map<ServiceId, number> => {
  const longest = plan.load.timeLimitSeconds + 2;
  const silent = new Map<ServiceId, number>();
  for (const service of serviceIds) {
    const load = plan.load.services.find((s) => s.service === service);
    // Ours: below two requests a second an empty second is no surprise.
    if (load === undefined || load.requestsPerSecond < 2) continue;
    const { read, write } = table.series[service];
    const columns = [read, write].flatMap((s) => [s.good, s.late, s.error, s.dropped]);
    let run = 0;
    let missing = 0;
    for (let s = steady.from; s <= steady.to; s += 1) {
      const heard = s === steady.to || columns.some((c) => (c[s - table.from] ?? 0) > 0);
      if (!heard) run += 1;
      else {
        if (run > longest) missing += run;
        run = 0;
      }
    }
    silent.set(service, missing);
  }
  return silent;
};
