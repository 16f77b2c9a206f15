import type { Asked, Witness } from './answers.ts';
import type { ServiceId } from './services.ts';
import type { Count, EpochMilliseconds } from './units.ts';
import type { Interval } from './verdict.ts';
import { cleanSeconds } from './windows.ts';

export type Recovery = {
  firstBad: Asked | null;
  firstGood: Asked | null;
  /** t5: when the first good answer of the service that was last came; null when no ten clean seconds were seen. */
  cleanFrom: EpochMilliseconds | null;
  /** Service that recovered last; null when nothing was bad. */
  last: ServiceId | null;
  rtoSeconds: Interval;
  /** Before `countUntil`. */
  bad: Count;
  asked: Count;
};

/**
 * From t0 to the start of the first ten seconds without a bad answer of any service, after the first bad one.
 * Low: from the latest t0 to the sending of the last bad request; high: from the earliest t0 to the answer of the next
 * good request of the service that was last. The answer and not its sending, because a request may have waited for
 * the mitigation: until then nobody was served. The interval is as wide as the witness's own, that wait, and what is
 * uncertain of t0. Rows that
 * are missing count as bad for the high end and as absent for the low one. Nothing bad gives [0, one interval];
 * no ten clean seconds before `until` is right-censored: high is null. So is a recovery that began only after the
 * heal: that was us, not the system. Where nothing was bad until the heal started, the watch ends there: what goes bad
 * after that is the heal's, which has a window of its own.
 */
export const recovery = (
  witness: Witness,
  t0: { low: EpochMilliseconds; high: EpochMilliseconds },
  watchedUntil: EpochMilliseconds,
  ours: { healStarted: EpochMilliseconds; countUntil: EpochMilliseconds } = {
    healStarted: Infinity,
    countUntil: Infinity,
  },
): Recovery => {
  // A request in flight at t0 that failed belongs to the outage, though it was sent before.
  const since = witness.asked.filter((a) => a.sentAt >= t0.low || (a.bad && a.endedAt >= t0.low));
  const met = since.some((a) => a.bad && a.sentAt < ours.healStarted);
  const until = met ? watchedUntil : Math.min(watchedUntil, ours.healStarted);
  const after = since.filter((a) => a.sentAt < until);
  const seen = after.filter((a) => a.unseen === undefined);
  const least = firstClean(seen, until);
  const most = firstClean(after, until);
  const counted = seen.filter((a) => a.sentAt < ours.countUntil);
  const firstBad = seen.find((a) => a.bad) ?? null;
  const firstGood =
    firstBad === null
      ? null
      : (seen.find((a) => !a.bad && a.service === firstBad.service && a.sentAt > firstBad.sentAt) ?? null);
  return {
    firstBad,
    firstGood,
    cleanFrom: firstBad === null && most.ends === 'clean' ? t0.high : most.answeredAt,
    last: most.lastBad?.service ?? null,
    rtoSeconds: {
      low: least.lastBad === null ? 0 : Math.max(0, least.lastBad.sentAt - t0.high) / 1000,
      high: (most.nextGood ?? 0) > ours.healStarted ? null : highEnd(most, t0, witness),
    },
    bad: counted.filter((a) => a.bad).length,
    asked: counted.length,
  };
};

type Clean = {
  lastBad: Asked | null;
  /** Latest, over the services, of the first good request after the service's last bad one. */
  nextGood: EpochMilliseconds | null;
  /** Latest, over the services, of that request's answer. */
  answeredAt: EpochMilliseconds | null;
  ends: 'clean' | 'censored';
};

const firstClean = (asked: readonly Asked[], until: EpochMilliseconds): Clean => {
  const length = cleanSeconds * 1000;
  let lastBad: Asked | null = null;
  let waiting = new Set<ServiceId>();
  let nextGood: EpochMilliseconds | null = null;
  const answered = new Map<ServiceId, EpochMilliseconds>();
  const answeredAt = () => (answered.size === 0 ? null : Math.max(...answered.values()));
  for (const a of asked) {
    if (nextGood !== null && waiting.size === 0 && a.sentAt - nextGood >= length) {
      return { lastBad, nextGood, answeredAt: answeredAt(), ends: 'clean' };
    }
    if (a.bad) {
      lastBad = a;
      answered.delete(a.service);
      waiting = new Set(waiting).add(a.service);
    } else if (waiting.delete(a.service)) {
      nextGood = a.sentAt;
      answered.set(a.service, a.endedAt);
    }
  }
  const begin =
    lastBad === null ? asked[0]?.sentAt : waiting.size === 0 ? (nextGood ?? undefined) : undefined;
  const whole = begin !== undefined && until - begin >= length;
  if (whole) return { lastBad, nextGood, answeredAt: answeredAt(), ends: 'clean' };
  return { lastBad, nextGood: null, answeredAt: null, ends: 'censored' };
};

const highEnd = (most: Clean, t0: { low: number }, witness: Witness): number | null => {
  if (most.ends === 'censored') return null;
  if (most.answeredAt === null) return witness.intervalMs / 1000;
  return Math.max(witness.intervalMs, most.answeredAt - t0.low) / 1000;
};
