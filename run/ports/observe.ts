import { setTimeout as sleep } from 'node:timers/promises';
import type { Sample } from '../../slo/evidence.ts';
import type { ServiceId } from '../../slo/services.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';
import type { RunningEnvironment } from '../environments/environment.ts';

const everyMs = 1000;
/** Older lag says nothing of now. */
const staleMs = 10_000;

export type ReplicaCount = { desired: number; ready: number };

/** Asks the environment's own observers every second, tells it that the runner lives, and keeps the newest answers. */
export const observeEnvironment = (
  environment: Pick<RunningEnvironment, 'samples' | 'heartbeat'>,
  keep: (samples: readonly Sample[]) => void,
) => {
  const stopping = new AbortController();
  const lag = new Map<string, { at: EpochMilliseconds; bytes: number }>();
  const replicas = new Map<string, ReplicaCount>();
  let seq = 0;
  let running: Promise<void> = Promise.resolve();

  const once = async (): Promise<void> => {
    const { samples, nextSeq } = await environment.samples(seq);
    seq = nextSeq;
    for (const sample of samples) {
      if (sample.kind === 'replication') lag.set(sample.standby, { at: sample.at, bytes: sample.lagBytes });
      if (sample.kind === 'replicas') replicas.set(key(sample.service, sample.region), sample);
    }
    keep(samples);
    await environment.heartbeat();
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // An answer that is missing leaves a gap in the evidence, which the judge sees; asking again is all we can do.
      await once().catch(() => {});
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await once().catch(() => {});
  };

  return {
    start: () => {
      running = loop();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    /** The largest of the standbys'; null when none was seen lately. */
    replicationLagBytes(now: EpochMilliseconds): number | null {
      const fresh = [...lag.values()].filter((l) => now - l.at < staleMs);
      return fresh.length === 0 ? null : Math.max(...fresh.map((l) => l.bytes));
    },
    replicas: (): ReadonlyMap<string, ReplicaCount> => replicas,
  };
};

const key = (service: ServiceId, region: string): string => `${service}/${region}`;
