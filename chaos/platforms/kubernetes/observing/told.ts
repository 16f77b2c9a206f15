import type { Mark } from '../../../../slo/evidence.ts';
import type { EpochMilliseconds, Milliseconds } from '../../../../slo/units.ts';
import { onOurClock, type Skew } from '../clock-skew.ts';
import type { ApiObject } from '../objects.ts';
import type { Change } from './watch.ts';

/** What a change of an object tells, before it is put on our clock. */
export type Told = Pick<Mark, 'name' | 'subject' | 'node' | 'restarts' | 'detail'> & {
  /** By the API server's clock, cut to the second. */
  toldAt?: EpochMilliseconds;
  /** That the time is that of the object's newest change, and no own one: a list that has several dates all by the last. */
  newest?: true;
  /**
   * That it was written down some time after it came about, as a kubelet does that has much to do: the watch bounds it
   * from above only. The time is the kubelet's, whose clock is taken to be the API server's.
   */
  reported?: true;
};

type Seen = Pick<Change<unknown>, 'after' | 'seenAt' | 'listed'>;

/** Kubernetes cuts its timestamps to the second. */
const second: Milliseconds = 1000;

/**
 * A mark on our clock: in the second that the API server says, by the measured skew, and not later than it was seen, nor
 * earlier than the watch that told of it was up to date. Pure.
 */
export const markOf = ({ toldAt, newest, reported, ...told }: Told, seen: Seen, skew: Skew): Mark => {
  const bounds = reported === true && toldAt !== undefined ? { ...seen, after: -Infinity } : seen;
  const orBefore = newest === true && seen.listed === true;
  const { from, to } = between(toldAt, bounds, skew, orBefore);
  return {
    ...told,
    at: (from + to) / 2,
    clock: 'platform',
    uncertaintyMs: (to - from) / 2,
    ...(toldAt === undefined || orBefore ? {} : { toldAt }),
    seenAt: seen.seenAt,
  };
};

const between = (
  toldAt: EpochMilliseconds | undefined,
  { after, seenAt }: Seen,
  skew: Skew,
  orBefore: boolean,
): { from: EpochMilliseconds; to: EpochMilliseconds } => {
  if (toldAt === undefined) return { from: after, to: seenAt };
  const told = onOurClock(skew, toldAt, toldAt + second);
  const both = { from: orBefore ? after : Math.max(told.from, after), to: Math.min(told.to, seenAt) };
  if (both.from <= both.to) return both;
  // It came later than a watch should tell, or a clock was set: whatever both allow.
  return { from: Math.min(told.from, seenAt), to: seenAt };
};

/**
 * When the API server last changed an object's status, or anything else of it, by its own clock; nothing where it kept no
 * time of that.
 */
export const changedAt = (
  { metadata }: ApiObject,
  part: 'status' | 'rest',
): Pick<Told, 'toldAt' | 'newest'> => {
  const { toldAt } = latestOf(
    (metadata.managedFields ?? [])
      .filter(({ subresource }) => (subresource === 'status') === (part === 'status'))
      .map(({ time }) => time),
  );
  return toldAt === undefined ? {} : { toldAt, newest: true };
};

/** The latest of times that an object names. */
export const latestOf = (times: readonly (string | undefined)[]): Pick<Told, 'toldAt'> => {
  const known = times.map((time) => Date.parse(time ?? '')).filter((time) => !Number.isNaN(time));
  return known.length === 0 ? {} : { toldAt: Math.max(...known) };
};
