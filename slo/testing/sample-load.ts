import type { LoadRow } from '../load-row.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { Random } from '../random.ts';
import type { ExponentialHistogram } from '../statistics/exponential-histogram.ts';
import type { EpochMilliseconds, Milliseconds } from '../units.ts';
import { shareAt } from './sample-arrivals.ts';
import type { EpisodeAt } from './sample-faults.ts';
import { loadStart, readShare } from './sample-plan.ts';

/** Rows that k6 would report: each second's requests by operation and outcome, with the latency of each. */
export const sampleLoad = (plan: Plan, episodeAt: EpisodeAt, random: Random): LoadRow[] => {
  const rows: LoadRow[] = [];
  const begin = Math.floor(loadStart / 1000);
  for (const load of plan.load.services) {
    let owed = 0;
    for (let s = 0; s < plan.load.durationSeconds; s += 1) {
      owed += shareAt(load.points, s + 0.5) * load.requestsPerArrival;
      const requests = Math.floor(owed);
      owed -= requests;
      const reads = random.binomial(requests, readShare);
      for (const [op, n] of [
        ['read', reads],
        ['write', requests - reads],
      ] as const) {
        const drawn = draw(n, (at) => episodeAt(op, load.service, at), begin + s, random);
        for (const [outcome, latencies] of drawn) {
          rows.push({
            second: begin + s,
            service: load.service,
            op,
            outcome,
            track: 'stable',
            runner: 'k6-1',
            count: latencies.length,
            histogram: histogramOf(latencies),
          });
        }
      }
    }
  }
  return rows;
};

const draw = (
  n: number,
  episodeAt: (at: EpochMilliseconds) => ReturnType<EpisodeAt>,
  second: number,
  random: Random,
): Map<Outcome, Milliseconds[]> => {
  const drawn = new Map<Outcome, Milliseconds[]>();
  for (let i = 0; i < n; i += 1) {
    const episode = episodeAt(second * 1000 + ((i + 0.5) / n) * 1000);
    const outcome = episode !== undefined && random.next() < episode.share ? episode.outcome : 'good';
    // Median 3 ms with a long tail, as on loopback.
    const latency = 3 * Math.exp(0.6 * random.normal());
    const list = drawn.get(outcome);
    if (list === undefined) drawn.set(outcome, [latency]);
    else list.push(latency);
  }
  return drawn;
};

const scale = 3;

const histogramOf = (latencies: readonly Milliseconds[]): ExponentialHistogram => {
  const indexes = latencies.map((ms) => Math.ceil(Math.log2(ms) * 2 ** scale) - 1);
  const offset = Math.min(...indexes);
  const counts = new Array<number>(Math.max(...indexes) - offset + 1).fill(0);
  for (const index of indexes) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  return { scale, zeroCount: 0, offset, counts };
};
