import type { EpochMilliseconds, Milliseconds } from '../../../slo/units.ts';

/** How far another clock is ahead of ours (negative: behind), between two bounds. */
export type Skew = { low: Milliseconds; high: Milliseconds };

/** An HTTP answer's `Date` says when it was made, cut to the second: it was made between our sending and receiving. */
export type DatedAnswer = {
  date: EpochMilliseconds;
  sentAt: EpochMilliseconds;
  receivedAt: EpochMilliseconds;
};

const second: Milliseconds = 1000;

/** Nothing is known of a clock that has not been read. */
export const unknownSkew: Skew = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/**
 * What one answer says of the skew, as wide as a second and its round trip (Cristian, 1989, with a cut clock). Answers
 * that fall just before and just after the other clock's full second narrow it to little more than a round trip.
 */
export const skewOf = ({ date, sentAt, receivedAt }: DatedAnswer): Skew => ({
  low: date - receivedAt,
  high: date + second - sentAt,
});

/** What both say; the later one alone where they exclude each other, because then a clock was set in between. */
export const narrowed = (earlier: Skew, later: Skew): Skew => {
  const both = { low: Math.max(earlier.low, later.low), high: Math.min(earlier.high, later.high) };
  return both.low <= both.high ? both : later;
};

/** The time between two bounds on our clock at which the other clock showed something in `[from, to]`. */
export const onOurClock = (
  { low, high }: Skew,
  from: EpochMilliseconds,
  to: EpochMilliseconds,
): { from: EpochMilliseconds; to: EpochMilliseconds } => ({ from: from - high, to: to - low });

/** Ours: in a minute two clocks of 100 ppm each drift apart by 12 ms, far less than a second. */
const remembered: Milliseconds = 60_000;

/** Keeps what the answers of the last minute say together. */
export const skewKeeper = () => {
  let seen: { at: EpochMilliseconds; skew: Skew }[] = [];
  return {
    take(answer: DatedAnswer): void {
      seen = seen.filter((s) => s.at > answer.receivedAt - remembered);
      seen.push({ at: answer.receivedAt, skew: skewOf(answer) });
    },
    now: (): Skew => seen.reduce((sum, { skew }) => narrowed(sum, skew), unknownSkew),
  };
};
