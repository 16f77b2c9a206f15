import type { Mark } from '../evidence.ts';
import type { Count, EpochMilliseconds, Seconds } from '../units.ts';
import type { Grid, Reading } from './series.ts';

/** Each replica that waited for a node, as a scheduler tells it: 1 from then until it has one, or is gone. */
export const waitingForNode = (marks: readonly Mark[], grid: Grid): Reading[] => {
  const waits = marks.filter((m) => m.name === 'replica-pending');
  return [...Map.groupBy(waits, (m) => m.subject ?? '')].map(([subject, own]) => {
    const began = earliest(own);
    const over = earliest(
      marks.filter(
        (m) =>
          (m.name === 'replica-scheduled' || m.name === 'replica-gone') &&
          m.subject === subject &&
          m.at >= began.at,
      ),
    );
    // Of one that still waits nobody would tell the end once its watch broke.
    const unheard = earliest(marks.filter((m) => m.name === 'watch-broken' && m.at >= began.at));
    const ends = Number.isFinite(over.at) ? over : { low: unheard.low, high: Infinity };
    return {
      subject,
      low: during(began.high, ends.low, grid),
      high: during(began.low, ends.high, grid),
    };
  });
};

/** When the first of them came about, which lies in [low, high]; never without one. */
const earliest = (marks: readonly Mark[]): Record<'at' | 'low' | 'high', EpochMilliseconds> =>
  marks.reduce(
    (best, { at, uncertaintyMs: off }) => (at < best.at ? { at, low: at - off, high: at + off } : best),
    { at: Infinity, low: Infinity, high: Infinity },
  );

const during = (from: EpochMilliseconds, to: EpochMilliseconds, grid: Grid): Float64Array => {
  const index = (at: EpochMilliseconds) =>
    Math.min(grid.seconds, Math.max(0, Math.ceil(at / 1000) - grid.from));
  return new Float64Array(grid.seconds).fill(1, index(from), Math.max(index(from), index(to)));
};

/**
 * How often each replica was started again in the last `within` seconds. By its kubelet's count where there is one, whether
 * somebody saw it run or not: what that was before the first start that was told nobody knows, but one less at most.
 * Elsewhere by its second start and later ones, and at most as often as replicas of its service went.
 */
export const restartsWithin = (marks: readonly Mark[], grid: Grid, within: Seconds): Reading[] => {
  const own = marks.filter((m) => isStart(m) || m.name === 'replica-gone').sort((a, b) => a.at - b.at);
  const counted = own.some((m) => m.restarts !== undefined);
  const services = Map.groupBy(own, serviceOf);
  return [...Map.groupBy(own, (m) => m.subject ?? '')].map(([subject, of]) => {
    const starts = of.filter(isStart);
    const went = (services.get(serviceOf({ subject })) ?? of).filter((m) => m.name === 'replica-gone');
    const [low, high] = counted
      ? [byCount(starts, 1), byCount(starts, Infinity)]
      : [starts.slice(1).map(once), went.map(once)];
    return { subject, low: inLast(low, grid, within), high: inLast(high, grid, within) };
  });
};

const isStart = ({ name }: Mark): boolean => name === 'replica-started' || name === 'replica-restarted';

type Told = { at: EpochMilliseconds; times: Count };

const once = ({ at }: Mark): Told => ({ at, times: 1 });

/** @param atFirst how many of those that the first mark counts are taken to have come with it, at most */
const byCount = (starts: readonly Mark[], atFirst: Count): Told[] =>
  starts.map(({ at, restarts = 0 }, i) => {
    const before = starts[i - 1]?.restarts;
    return { at, times: before === undefined ? Math.min(atFirst, restarts) : Math.max(0, restarts - before) };
  });

const serviceOf = ({ subject = '' }: Pick<Mark, 'subject'>): string => subject.split('-')[0] ?? '';

const inLast = (told: readonly Told[], grid: Grid, within: Seconds): Float64Array => {
  const counts = new Float64Array(grid.seconds);
  for (const { at, times } of told) {
    const from = Math.ceil(at / 1000) - grid.from;
    for (let i = Math.max(0, from); i < Math.min(grid.seconds, from + within); i += 1)
      counts[i] = (counts[i] ?? 0) + times;
  }
  return counts;
};
