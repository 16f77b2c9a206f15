import { LoadRow } from '../../slo/load-row.ts';
import { histogramCount, subtract } from '../../slo/statistics/exponential-histogram.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import type { Point, Total } from './otlp.ts';
import { secondsOfExports } from './seconds.ts';

/**
 * Turns one runner's cumulative exports into what was added from one to the next. Keeps the last total of each
 * series and nothing else, so it needs the same memory at the end of a long run as at its start. A process that
 * starts anew under the same name begins its series anew; what it adds counts on.
 */
export const rowMaker = (runner: string, flush: Milliseconds) => {
  const last = new Map<string, { since: string; total: Total }>();
  let secondOf = secondsOfExports(flush);
  let started: EpochMilliseconds | undefined;

  return {
    /** When the runner's arrivals began, by its own clock; unknown before its first export. */
    startedAt: () => started,

    /**
     * The rows of one export: one for each series that grew. Throws RangeError when a count shrank, ZodError for what
     * is no row; then nothing of this export counts as seen, and the next one brings it again.
     */
    add(points: readonly Point[]): LoadRow[] {
      const told = points.filter((p) => p.metric === 'lifeflow_started' && p.total.kind === 'number');
      for (const { total } of told) {
        if (total.kind === 'number' && total.value > 0) started = Math.min(started ?? Infinity, total.value);
      }
      const counted = points.filter(
        (p) => p.metric === 'lifeflow_answer' || p.metric === 'dropped_iterations',
      );
      const at = Math.max(...points.map((p) => p.at));
      if (!Number.isFinite(at)) return [];
      if (counted.some((p) => restarted(last.get(keyOf(p)), p))) secondOf = secondsOfExports(flush);
      const second = secondOf(at);
      const seen: typeof last = new Map();
      const rows = counted.flatMap((point) => {
        const key = keyOf(point);
        const before = seen.get(key) ?? last.get(key);
        seen.set(key, { since: point.since, total: point.total });
        const added = addedSince(restarted(before, point) ? undefined : before?.total, point.total);
        const row = rowOf(point, added, second, runner);
        return row.count === 0 ? [] : [LoadRow.parse(row)];
      });
      for (const [key, total] of seen) last.set(key, total);
      return rows;
    },
  };
};

const keyOf = ({ metric, tags }: Point): string =>
  [metric, tags.service, tags.op, tags.outcome, tags.track, tags.scenario].join('/');

const restarted = (before: { since: string } | undefined, point: Point): boolean =>
  before !== undefined && before.since !== point.since;

const addedSince = (before: Total | undefined, now: Total): Total => {
  if (before === undefined || before.kind !== now.kind) return now;
  if (now.kind === 'histogram' && before.kind === 'histogram') {
    return { kind: 'histogram', value: subtract(now.value, before.value) };
  }
  const value = Number(now.value) - Number(before.value);
  if (value < 0)
    throw new RangeError(
      `expected a counter to grow, found ${Number(now.value)} after ${Number(before.value)}`,
    );
  return { kind: 'number', value };
};

/** A dropped arrival was to make requests of both kinds; its row stands under `read`, and its count are arrivals. */
const rowOf = ({ tags }: Point, added: Total, second: number, runner: string) =>
  added.kind === 'number'
    ? {
        second,
        service: tags.scenario,
        op: 'read',
        outcome: 'dropped',
        track: 'stable',
        runner,
        count: added.value,
      }
    : {
        second,
        service: tags.service,
        op: tags.op,
        outcome: tags.outcome,
        track: tags.track,
        runner,
        count: histogramCount(added.value),
        histogram: added.value,
      };
