import { summed } from '../columns.ts';
import type { Evidence, Sample } from '../evidence.ts';
import type { LoadColumns } from '../load-columns.ts';
import { serviceIds } from '../services.ts';
import type { Count, Seconds } from '../units.ts';
import { restartsWithin, waitingForNode } from './marked-replicas.ts';
import { type Measure, rangeSeconds } from './rule.ts';
import { type Grid, type Reading, type Requests, requestsOf, shareOver } from './series.ts';

export type Recorded = Pick<Evidence<LoadColumns>, 'load' | 'probes' | 'samples' | 'marks'> & {
  grid: Grid;
  timeLimitSeconds: Seconds;
};

/** Readings of a measure, or why there are none. */
export type Readings =
  | { readings: readonly Reading[]; apart?: string }
  | { readings: null; because: string; apart?: string };

/** Pure. Reads the load once, and each measure once, however many rules ask. */
export const readingsOf = (seen: Recorded): ((measure: Measure) => Readings) => {
  const requests = requestsOf(seen.load, seen.grid);
  const known = new Map<string, Readings>();
  return (measure) => {
    const name = JSON.stringify(measure);
    const readings = known.get(name) ?? readingOf(measure, seen, requests);
    known.set(name, readings);
    return readings;
  };
};

const readingOf = (measure: Measure, seen: Recorded, requests: ReturnType<typeof requestsOf>): Readings => {
  switch (measure.of) {
    case 'unrecorded':
      return { readings: null, because: measure.because };
    case 'silence':
      return perService(seen, requests, (r, service) => silence(seen, r, service));
    case 'errors':
      return {
        ...perService(seen, requests, errors),
        apart: 'wrong answers, which a service may have counted as good, would decide it',
      };
    case 'late':
      return {
        ...perService(seen, requests, (r) => late(r, seen, measure.slowerThan)),
        apart: `the clients gave up after ${seen.timeLimitSeconds} s, so nothing tells how much longer they would have waited`,
      };
    case 'queue':
      return sampled(seen, 'queue', 'depth of the queue', (s) => [s.service, s.depth, s.depth]);
    case 'unready':
      return {
        ...unready(seen),
        apart:
          'replicas were not ready, and no record tells those that waited for a node from those that were starting',
      };
    case 'replication-lag':
      return {
        ...lag(seen),
        apart: 'lag was recorded in bytes; no standby is seen to have caught up in time, nor that it had not',
      };
    case 'restarts':
      return {
        ...restarts(seen, measure.within),
        apart: 'replicas went, and no record tells which of them were restarted',
      };
  }
};

const at = (column: Float64Array, i: Count): number => column[i] ?? 0;

const perService = (
  seen: Recorded,
  requests: ReturnType<typeof requestsOf>,
  read: (r: Requests, service: (typeof serviceIds)[number]) => Omit<Reading, 'subject'>,
): Readings =>
  seen.load.rows === 0
    ? { readings: null, because: 'the evidence has no row of load' }
    : { readings: serviceIds.map((service) => ({ subject: service, ...read(requests[service], service) })) };

/** Shares of requests that failed. What got no answer counts: an ingress answers for a service that does not. */
export const errors = (r: Requests): Omit<Reading, 'subject'> => {
  const n = r.good.length;
  const all = summed([r.good, r.failed, r.wrong, r.lost, r.late], n);
  const share = (...part: Float64Array[]) => shareOver(summed(part, n), all, rangeSeconds);
  return { low: share(r.failed, r.lost), high: share(r.failed, r.lost, r.wrong) };
};

/** Share of answers that took longer than `slowerThan`. Those who asked stopped waiting at the time limit. */
export const late = (
  r: Requests,
  { timeLimitSeconds }: Pick<Recorded, 'timeLimitSeconds'>,
  slowerThan: Seconds,
): Omit<Reading, 'subject'> => {
  const n = r.good.length;
  // What was refused is in no histogram of durations.
  const answered = [r.good, r.failed, r.wrong, r.late];
  const share = (whole: readonly Float64Array[]) => shareOver(r.late, summed(whole, n), rangeSeconds);
  return {
    low: slowerThan <= timeLimitSeconds ? share([...answered, r.lost]) : new Float64Array(n),
    high: slowerThan >= timeLimitSeconds ? share(answered) : new Float64Array(n).fill(1),
  };
};

/** 1 while load and probes are asked and nothing comes back; with nothing asked the second before stands. */
const silence = (
  { probes, grid }: Recorded,
  r: Requests,
  service: (typeof serviceIds)[number],
): Omit<Reading, 'subject'> => {
  const answered = summed([r.good, r.failed, r.wrong], grid.seconds);
  const asked = summed([answered, r.lost, r.late], grid.seconds);
  for (const probe of probes) {
    if (probe.service !== service) continue;
    const i = Math.floor(probe.endedAt / 1000) - grid.from;
    if (i < 0 || i >= grid.seconds) continue;
    asked[i] = at(asked, i) + 1;
    if (probe.outcome !== 'network-error' && probe.outcome !== 'late') answered[i] = at(answered, i) + 1;
  }
  let before = 0;
  const low = asked.map((n, i) => {
    if (n > 0) before = at(answered, i) > 0 ? 0 : 1;
    return before;
  });
  return { low, high: asked.map((n, i) => (n > 0 ? at(low, i) : 1)) };
};

/** Ours: a sample older than a scrape of 15 s says nothing any more. */
const staleSeconds: Seconds = 15;

type SampleOf<K extends Sample['kind']> = Extract<Sample, { kind: K }>;

const sampled = <K extends Sample['kind']>(
  { samples, grid }: Recorded,
  kind: K,
  name: string,
  read: (sample: SampleOf<K>) => [subject: string, low: number, high: number],
): Readings => {
  const own = samples.filter((s): s is SampleOf<K> => s.kind === kind).sort((a, b) => a.at - b.at);
  if (own.length === 0) return { readings: null, because: `no sample of ${name} was recorded` };
  const subjects = new Map<string, { low: Float64Array; high: Float64Array }>();
  for (const sample of own) {
    const [subject, low, high] = read(sample);
    let column = subjects.get(subject);
    const known = column !== undefined;
    if (column === undefined) {
      column = {
        low: new Float64Array(grid.seconds).fill(-Infinity),
        high: new Float64Array(grid.seconds).fill(Infinity),
      };
      subjects.set(subject, column);
    }
    const seen = Math.ceil(sample.at / 1000) - grid.from;
    // The first sample also stands for the seconds just before it: observers begin a little after the load.
    const from = Math.max(0, known ? seen : seen - staleSeconds);
    column.low.fill(low, from, Math.max(0, seen + staleSeconds));
    column.high.fill(high, from, Math.max(0, seen + staleSeconds));
  }
  return {
    readings: [...subjects].map(([subject, { low, high }]) => ({ subject, low, high })),
  };
};

/**
 * Every replica that waits for a node is one that is wanted and not ready; those of which a mark says so are waiting for
 * sure.
 */
const unready = (seen: Recorded): Readings => {
  const missing = sampled(seen, 'replicas', 'replicas', (s) => [
    `${s.service} in ${s.region}`,
    0,
    Math.max(0, s.desired - s.ready),
  ]);
  if (missing.readings === null) return missing;
  return { readings: [...missing.readings, ...waitingForNode(seen.marks, seen.grid)] };
};

/** A standby that held everything at an instant lags by no more than the time since; bytes say no more than that. */
const lag = (seen: Recorded): Readings => {
  const bytes = sampled(seen, 'replication', 'replication', (s) => [s.standby, s.lagBytes, s.lagBytes]);
  if (bytes.readings === null) return bytes;
  return {
    readings: bytes.readings.map(({ subject, high }) => {
      let since = Infinity;
      return {
        subject,
        low: new Float64Array(high.length),
        high: high.map((b) => {
          since = b === 0 ? 0 : since + 1;
          return since;
        }),
      };
    }),
  };
};

const restarts = ({ marks, grid }: Recorded, within: Seconds): Readings => {
  const readings = restartsWithin(marks, grid, within);
  return readings.length > 0
    ? { readings }
    : { readings: null, because: 'no mark tells of replicas that start or go' };
};
