import type { Evidence } from '../evidence.ts';
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
export const requestsOf = (evidence: Pick<Evidence, 'load'>, grid: Grid): Record<ServiceId, Requests> => {
  const requests = byService(() => emptyRequests(grid.seconds));
  for (const row of evidence.load) {
    const column = columnOf[row.outcome];
    const at = row.second - grid.from;
    if (column === null || at < 0 || at >= grid.seconds) continue;
    const cells = requests[row.service][column];
    cells[at] = (cells[at] ?? 0) + row.count;
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

/** Sum over the last `range` seconds of part(i) ÷ whole(i), at each second; NaN where nothing was asked. */
export const shareOver = (
  part: (i: Count) => number,
  whole: (i: Count) => number,
  seconds: Count,
  range: Seconds,
): Float64Array<ArrayBufferLike> => {
  const shares = new Float64Array(seconds);
  let [parts, all] = [0, 0];
  for (let i = 0; i < seconds; i += 1) {
    parts += part(i);
    all += whole(i);
    if (i >= range) {
      parts -= part(i - range);
      all -= whole(i - range);
    }
    const share: Ratio = all > 0 ? parts / all : Number.NaN;
    shares[i] = share;
  }
  return shares;
};
