import { witnessOf } from './answers.ts';
import type { Evidence } from './evidence.ts';
import type { LoadTable } from './load-table.ts';
import type { Plan } from './plan.ts';
import { type ServiceId, serviceIds } from './services.ts';
import type { EpochSecond } from './units.ts';
import type { Steady } from './windows.ts';
import { percent } from './words.ts';

/** Seconds in which the generator can't be trusted, and why the rest of the evidence can't be. */
export type Health = {
  /** Taints every finding about load and time. */
  taints: readonly string[];
  /** Share of seconds in [from, to) that were busy or slipped; seconds without a sample are not trusted either. */
  taintedShare(from: EpochSecond, to: EpochSecond): number;
};

/** The design's: over 90 % busy or 50 ms late taints a second; more than 1 % of them taint the load findings. */
export const designed: Plan['validity'] = {
  busyAbove: 0.9,
  slipAboveMs: 50,
  taintedShare: 0.01,
  countsApart: 0.001,
};

/**
 * The design's rules: a steady second is tainted when the machine was busier than `busyAbove` or the prober slipped
 * more than `slipAboveMs`; more than `taintedShare` of them taints the run, and so does missing data.
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
  const say = (shareOf: number, what: string) => {
    if (shareOf > taintedShare) {
      taints.push(`${what} in ${percent(shareOf)} of steady seconds, more than ${percent(taintedShare)}`);
    }
  };
  say(
    share((s) => busy.has(s)),
    `machine over ${percent(busyAbove)} busy`,
  );
  say(
    share((s) => slipped.has(s)),
    `prober more than ${slipAboveMs} ms behind its schedule`,
  );
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
    taintedShare: (from, to) => {
      let bad = 0;
      for (let s = from; s < to; s += 1) {
        if (busy.has(s) || slipped.has(s) || !near(s, (t) => sampled.has(t))) bad += 1;
      }
      return to > from ? bad / (to - from) : 0;
    },
  };
};

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
