import type { RatePoint, ServiceLoad } from '../slo/plan.ts';
import { type ServiceId, seededRows } from '../slo/services.ts';
import type { ArrivalsPerSecond, Count, Megabytes, Ratio, Seconds } from '../slo/units.ts';

/** What k6 has to know of a run; embedded into its script as one constant. */
export type LoadPlan = {
  /** Origin of the edge, such as `http://127.0.0.1:8080`. */
  baseUrl: string;
  timeLimitSeconds: Seconds;
  rows: ReturnType<typeof seededRows>;
  /** Share of the arrivals that go to a canary; 0 without one. The sender chooses, so that it knows who did not answer. */
  canaryShare: Ratio;
  /** Where `handleSummary` puts k6's own counts; a path that k6 can write to. */
  summaryFile: string;
  services: readonly ServiceArrivals[];
};

export type ServiceArrivals = {
  service: ServiceId;
  points: readonly RatePoint[];
  virtualUsers: Count;
};

/** The part of a plan (slo/plan.ts) that k6 carries out. */
type Planned = {
  scale: number;
  timeLimitSeconds: Seconds;
  services: readonly Pick<ServiceLoad, 'service' | 'points'>[];
};

/** `memory` is what all virtual users together may take; 1 GB by default, ours. */
type Embedding = { baseUrl: string; summaryFile: string; canaryShare?: Ratio; memory?: Megabytes };

export const loadPlanOf = (
  { scale, timeLimitSeconds, services }: Planned,
  { baseUrl, summaryFile, canaryShare = 0, memory = 1000 }: Embedding,
): LoadPlan => {
  const users = virtualUsers(
    services.map((s) => Math.max(...s.points.map((p) => p.arrivalsPerSecond))),
    timeLimitSeconds,
    memory,
  );
  return {
    baseUrl: baseUrl.replace(/\/$/, ''),
    timeLimitSeconds,
    rows: seededRows(scale),
    canaryShare,
    summaryFile,
    services: services.map(({ service, points }, i) => ({ service, points, virtualUsers: users[i] ?? 1 })),
  };
};

/** Measured: k6 took 370 MB with 800 virtual users of this script under load (GOGC=400), about 90 MB of it its own. */
const megabytesPerUser: Megabytes = 0.35;
/** Ours: what an arrival may take beside the request that hangs, its other requests and its turn at the processor. */
const marginSeconds: Seconds = 1;

/**
 * Virtual users for each peak rate. While a fault makes requests hang, every arrival holds one for the whole time
 * limit and then gives up, so rate × (limit + margin) of them drop nothing. All exist before the load starts: making
 * one takes CPU time that a fault's moment can't spare. What does not fit in `memory` is taken from all in
 * proportion; then a hang can drop arrivals, which count as bad.
 */
export const virtualUsers = (
  peaks: readonly ArrivalsPerSecond[],
  timeLimitSeconds: Seconds,
  memory: Megabytes,
): readonly Count[] => {
  const wanted = peaks.map((rate) => Math.max(2, Math.ceil(rate * (timeLimitSeconds + marginSeconds))));
  const total = wanted.reduce((a, b) => a + b, 0);
  const share = Math.min(1, memory / megabytesPerUser / total);
  return wanted.map((count) => Math.max(2, Math.floor(count * share)));
};
