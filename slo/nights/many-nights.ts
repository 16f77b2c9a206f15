import { exactBounds } from '../statistics/clopper-pearson.ts';
import { boundsOverBlocks, type ClusteredBounds, type Look } from '../statistics/design-effect.ts';
import type { Count, Ratio, Seconds } from '../units.ts';
import type { SteadyCount } from '../verdict.ts';

/** One night's requests; `trusted` where its evidence is. */
export type NightCount = { counts: Omit<SteadyCount, 'objective'>; trusted: boolean };

export type ManyNights = {
  /** Nights whose evidence is trusted, with requests. */
  nights: Count;
  requests: Count;
  bad: Count;
  seconds: Seconds;
  /** Of trusted nights alone: one-sided bounds on the share of failures. */
  bounds: ClusteredBounds;
  /** Nights with requests whose evidence is not trusted. */
  doubtful: { nights: Count; requests: Count; bad: Count };
  /** Upper bound with the bad ones of doubtful nights among the requests of the others, and none of their good ones. */
  highAtWorst: Ratio;
};

/**
 * Failures of many nights as of one long observation: exact bounds for independent ones (Clopper and Pearson), and where
 * they cluster, within seconds or by night, the worse one of a sum of episodes (see design-effect.ts and episodes.ts): each
 * night is a block of its own beside the blocks within it. It is the share over all nights together; a system that
 * changes from one to the next has no other.
 *
 * A night that can't be trusted shows nothing good. What was bad in it may have been the system's, and to leave it out
 * would let a system that fails by overloading the machine pass by the nights that are left: so no upper bound without it.
 */
export const overNights = (nights: readonly NightCount[], confidence: Ratio): ManyNights => {
  const asked = nights.filter(({ counts }) => counts.requests + counts.unaccounted > 0);
  const trusted = asked.filter((n) => n.trusted);
  const doubtful = asked.filter((n) => !n.trusted);
  const { bounds, ...sums } = together(trusted, [], confidence);
  return {
    nights: trusted.length,
    ...sums,
    bounds,
    doubtful: {
      nights: doubtful.length,
      requests: sum(doubtful, (n) => n.counts.requests),
      bad: sum(doubtful, (n) => n.counts.bad + n.counts.unaccounted),
    },
    highAtWorst: doubtful.some((n) => n.counts.bad + n.counts.unaccounted > 0)
      ? Math.max(bounds.high, together(trusted, doubtful, confidence).bounds.high)
      : bounds.high,
  };
};

/** Of the doubtful nights what failed, as failures among the requests of the others: more failures never lower the bound. */
const together = (trusted: readonly NightCount[], doubtful: readonly NightCount[], confidence: Ratio) => {
  const all = [...trusted, ...doubtful];
  const bad = sum(all, (n) => n.counts.bad);
  const requests = sum(trusted, (n) => n.counts.requests);
  return {
    requests,
    bad,
    seconds: sum(trusted, (n) => n.counts.seconds),
    bounds: boundsOverBlocks(
      { trials: Math.max(requests, bad), failures: bad },
      () => looksAt(all),
      exactBounds(confidence),
      {
        unaccounted: sum(all, (n) => n.counts.unaccounted),
        surplus: sum(trusted, (n) => n.counts.surplus),
      },
    ),
  };
};

/**
 * The failures by night, and in blocks within the nights of each length up to a fortieth of all seconds, as in a single
 * night (see blocks.ts). A night that is shorter than such a block is one.
 */
const looksAt = (nights: readonly NightCount[]): Look[] => {
  const seconds = sum(nights, (n) => n.counts.seconds);
  const lengths = [...new Set(nights.flatMap((n) => n.counts.blocks.map((b) => b.seconds)))]
    .filter((length) => length === 1 || length <= seconds / 40)
    .sort((a, b) => a - b);
  const within = lengths.map((length): Look => {
    const each = nights.map((n) => n.counts.blocks.find((b) => b.seconds === length) ?? whole(n));
    return {
      length,
      of: { counts: descending(each.flatMap(countsOf)), blocks: sum(each, (b) => b.blocks) },
    };
  });
  const each = nights.map(whole);
  return [
    ...within,
    {
      length: seconds / nights.length,
      of: { counts: descending(each.flatMap(countsOf)), blocks: nights.length },
    },
  ];
};

type Blocked = Pick<SteadyCount['blocks'][number], 'blocks' | 'failing'>;

const whole = ({ counts: { bad } }: NightCount): Blocked => ({
  blocks: 1,
  failing: bad === 0 ? [] : [{ failures: bad, blocks: 1 }],
});

const countsOf = ({ failing }: Blocked): Count[] =>
  failing.flatMap(({ failures, blocks }) => Array.from({ length: blocks }, () => failures));

const descending = (counts: Count[]): Count[] => counts.sort((a, b) => b - a);
const sum = <T>(of: readonly T[], each: (one: T) => number): number =>
  of.reduce((total, one) => total + each(one), 0);
