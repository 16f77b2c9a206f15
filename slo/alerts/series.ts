import { type LoadColumns, loadSeries } from '../load-columns.ts';
import { byService } from '../load-table.ts';
import type { ServiceId } from '../services.ts';
import type { Count, EpochSecond, Ratio, Seconds } from '../units.ts';

/** Where a row of one-second columns lies in time. */
export type Grid = { from: EpochSecond; seconds: Count };

/**
 * A service's requests by second, as those who asked saw them, dropped arrivals left out: nobody but k6 knew of them.
 * `wrong`: an answer that the service itself may have counted as good. `lost`: refused or reset, no answer at all.
 */
export type Requests = Readonly<Record<'good' | 'failed' | 'wrong' | 'lost' | 'late', Float64Array>>;

const columnOf = {
  good: 'good',
  'server-error': 'failed',
  'wrong-answer': 'wrong',
  'network-error': 'lost',
  late: 'late',
  dropped: null,
} as const;

/** The load's rows; probes are few and stay apart, but for silence. */
export const requestsOf = (load: LoadColumns, grid: Grid): Record<ServiceId, Requests> => {
  const requests = byService(() => emptyRequests(grid.seconds));
  const into = loadSeries.map(({ service, outcome }) => {
    const column = columnOf[outcome];
    return column === null ? null : requests[service][column];
  });
  for (let i = 0; i < load.rows; i += 1) {
    const cells = into[load.series[i] ?? 0] ?? null;
    const at = (load.second[i] ?? 0) - grid.from;
    if (cells === null || at < 0 || at >= grid.seconds) continue;
    cells[at] = (cells[at] ?? 0) + (load.count[i] ?? 0);
  }
  return requests;
};

export const emptyRequests = (seconds: Count): Requests => ({
  good: new Float64Array(seconds),
  failed: new Float64Array(seconds),
  wrong: new Float64Array(seconds),
  lost: new Float64Array(seconds),
  late: new Float64Array(seconds),
});

type Column = ArrayLike<number>;

/** What the columns hold of a second, added up. */
export const sumAt = (columns: readonly Column[], i: Count): Count => {
  let sum = 0;
  for (const column of columns) sum += column[i] ?? 0;
  return sum;
};

/** Sum over the last `range` seconds of some columns ÷ that of others, at each second; NaN where nothing was asked. */
export const shareOver = (
  part: readonly Column[],
  whole: readonly Column[],
  seconds: Count,
  range: Seconds,
): Float64Array => {
  const shares = new Float64Array(seconds);
  let [parts, all] = [0, 0];
  for (let i = 0; i < seconds; i += 1) {
    parts += sumAt(part, i);
    all += sumAt(whole, i);
    if (i >= range) {
      parts -= sumAt(part, i - range);
      all -= sumAt(whole, i - range);
    }
    const share: Ratio = all > 0 ? parts / all : Number.NaN;
    shares[i] = share;
  }
  return shares;
};
