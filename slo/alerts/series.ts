import type { Column } from '../columns.ts';
import { type LoadColumns, loadSeries } from '../load-columns.ts';
import { byService } from '../load-table.ts';
import type { ServiceId } from '../services.ts';
import type { Count, EpochSecond, Ratio, Seconds } from '../units.ts';

/** Where a row of one-second columns lies in time. */
export type Grid = { from: EpochSecond; seconds: Count };

/**
 * A measure of one subject by second, between the least and the most that the evidence allows: equal where it was
 * recorded itself, apart where only something near it was. NaN holds no condition, as in Prometheus.
 */
export type Reading = { subject: string; low: Float64Array; high: Float64Array };

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

/** Sum of a part over the last `range` seconds ÷ that of the whole, at each second; NaN where nothing was asked. */
export const shareOver = (part: Column, whole: Column, range: Seconds): Float64Array => {
  const shares = new Float64Array(whole.length);
  let [parts, all] = [0, 0];
  for (let i = 0; i < shares.length; i += 1) {
    parts += part[i] ?? 0;
    all += whole[i] ?? 0;
    if (i >= range) {
      parts -= part[i - range] ?? 0;
      all -= whole[i - range] ?? 0;
    }
    const share: Ratio = all > 0 ? parts / all : Number.NaN;
    shares[i] = share;
  }
  return shares;
};
