import { holmRejects } from '../statistics/holm.ts';
import { median, type Observation, smallestPValue, trendOf } from '../statistics/trend.ts';
import type { Count, Ratio } from '../units.ts';
import type { Interval } from '../verdict.ts';
import { doubtOf } from './doubt.ts';
import type { Night } from './night.ts';

/** How a recovery time or a latency moved from night to night. */
export type TrendOverNights = {
  /** A recovery time's objective, or a quantile of a service's latencies such as `p99:donor`. */
  of: string;
  unit: 'seconds' | 'ms';
  /** That it is known of. */
  nights: Count;
  /** Nights that saw it and can't be trusted. */
  doubtful: Count;
  newest: Interval;
  /** Of the middles; null where one is endless. */
  median: number | null;
  pValue: Ratio;
  /** From one night to the next. */
  slope: number | null;
  /** Null where no trend is shown. */
  shown: 'rising' | 'falling' | null;
  /** Whether so many nights could show one at all. */
  decidable: boolean;
};

/** Ours, as everywhere: how often all of these together may tell of a trend that is none. */
export const trendLevel: Ratio = 0.05;

/**
 * Of each recovery time and latency of the newest night: whether it moves, by Mann's and Kendall's test (trend.ts), with
 * Holm's correction, because of many metrics some move by chance. A recovery that was not seen to end is longer than it
 * was seen to last; a fault whose finding is INVALID has no recovery time.
 */
export const trendsOverNights = (nights: readonly Night[]): TrendOverNights[] => {
  const metrics = metricsOf(nights).flatMap((metric) => {
    const [newest, before] = metric.values.toReversed();
    if (newest === undefined || before === undefined) return [];
    return [{ ...metric, newest, trend: trendOf(metric.values) }];
  });
  const rejected = holmRejects(
    metrics.map((m) => m.trend.pValue),
    trendLevel,
  );
  return metrics.map(({ of, unit, values, doubtful, newest, trend }, i) => {
    const endless = values.some((v) => !Number.isFinite(v.high));
    return {
      of,
      unit,
      nights: values.length,
      doubtful,
      newest: { low: newest.low, high: Number.isFinite(newest.high) ? newest.high : null },
      median: endless ? null : median(values.map((v) => (v.low + v.high) / 2)),
      pValue: trend.pValue,
      slope: trend.slope,
      shown: rejected[i] !== true ? null : trend.s > 0 ? 'rising' : 'falling',
      decidable: smallestPValue(values.length) <= trendLevel / metrics.length,
    };
  });
};

type Metric = { of: string; unit: TrendOverNights['unit']; values: Observation[]; doubtful: Count };

const metricsOf = (nights: readonly Night[]): Metric[] => {
  const newest = nights.at(-1);
  const recoveries = (newest?.findings ?? []).filter((f) => f.kind === 'rto').map((f) => f.id);
  return [
    ...recoveries.map((id) => metric(id, 'seconds', nights, (night) => recoveryOn(night, id))),
    ...(newest?.latencies ?? []).flatMap(({ service }) =>
      (['p50Ms', 'p99Ms'] as const).map((quantile) =>
        metric(`${quantile.slice(0, 3)}:${service}`, 'ms', nights, (night) => {
          const own = night.latencies.find((l) => l.service === service);
          return own === undefined ? null : doubtOf(night) === null ? own[quantile] : 'in doubt';
        }),
      ),
    ),
  ];
};

/** Whatever else a night saw, a recovery that was over was over; INVALID says that it can't be trusted. */
const recoveryOn = (night: Night, id: string): Observation | null | 'in doubt' => {
  const own = night.findings.find((f) => f.id === id);
  if (own === undefined || own.interval.low === null) return null;
  if (own.verdict === 'INVALID') return 'in doubt';
  return { low: own.interval.low, high: own.interval.high ?? Infinity };
};

const metric = (
  of: string,
  unit: Metric['unit'],
  nights: readonly Night[],
  on: (night: Night) => Observation | null | 'in doubt',
): Metric => {
  const seen = nights.map(on);
  return {
    of,
    unit,
    values: seen.filter((v) => v !== null && v !== 'in doubt'),
    doubtful: seen.filter((v) => v === 'in doubt').length,
  };
};
