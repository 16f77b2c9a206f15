import { type Load, rowsOf } from '../load-columns.ts';
import type { LoadRow } from '../load-row.ts';
import { byService } from '../load-table.ts';
import type { Outcome } from '../outcome.ts';
import type { ServiceId } from '../services.ts';
import { addInto, type ExponentialHistogram, emptyHistogram } from '../statistics/exponential-histogram.ts';
import type { Count, EpochSecond } from '../units.ts';
import type { Steady } from '../windows.ts';

/** Answers of one second, of a track or of all. Dropped arrivals have no answer, so no track: they stand in `all`. */
export type SecondOfGate = { answers: Count; late: Count; bad: Count };
export type TrackName = LoadRow['track'];

/** Steady state of a gate's load: per second of all traffic, and of each track, with the latency of each service. */
export type Tracks = {
  all: ReadonlyMap<EpochSecond, SecondOfGate>;
  of: Readonly<Record<TrackName, ReadonlyMap<EpochSecond, SecondOfGate>>>;
  latency: Readonly<Record<TrackName, Readonly<Record<ServiceId, ExponentialHistogram>>>>;
};

/** Takes rows as they come, in any order; what it has read so far can be asked at any time. */
export const openTracks = (
  requestsPerArrival: ReadonlyMap<ServiceId, number>,
  counts: (row: Pick<LoadRow, 'op' | 'second'>) => boolean,
): Tracks & { take(rows: Iterable<LoadRow>): void } => {
  const all = new Map<EpochSecond, SecondOfGate>();
  const of = { stable: new Map<EpochSecond, SecondOfGate>(), canary: new Map<EpochSecond, SecondOfGate>() };
  const histograms = () => byService((): ExponentialHistogram => ({ ...emptyHistogram, counts: [] }));
  const latency = { stable: histograms(), canary: histograms() };
  const add = (to: Map<EpochSecond, SecondOfGate>, second: EpochSecond, outcome: Outcome, count: Count) => {
    const sum = to.get(second) ?? { answers: 0, late: 0, bad: 0 };
    sum.answers += count;
    if (outcome === 'late' || outcome === 'dropped') sum.late += count;
    if (outcome !== 'good') sum.bad += count;
    to.set(second, sum);
  };
  return {
    all,
    of,
    latency,
    take(rows) {
      for (const row of rows) {
        if (!counts(row)) continue;
        const { second, outcome, track, service, histogram } = row;
        if (outcome === 'dropped') {
          add(all, second, outcome, Math.ceil(row.count * (requestsPerArrival.get(service) ?? 1)));
          continue;
        }
        add(all, second, outcome, row.count);
        add(of[track], second, outcome, row.count);
        if (histogram !== undefined) addInto(latency[track][service], histogram);
      }
    },
  };
};

/** Of a whole run's rows, in its steady state. */
export const tracksOf = (
  services: readonly { service: ServiceId; requestsPerArrival: number }[],
  load: Load,
  steady: Steady,
): Tracks => {
  const tracks = openTracks(new Map(services.map((s) => [s.service, s.requestsPerArrival])), (r) =>
    steady.has(r.op, r.second),
  );
  tracks.take(rowsOf(load));
  return tracks;
};
