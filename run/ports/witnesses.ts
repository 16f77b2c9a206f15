import { systemClock } from '../../chaos/clock.ts';
import type { Witnesses as WitnessPort } from '../conduct/ports.ts';
import type { RunningEnvironment } from '../environments/environment.ts';
import type { RunFolder } from '../evidence/store.ts';
import type { LiveWitnesses } from '../live.ts';
import { startWitnesses, type Witnesses } from '../witnesses/start.ts';
import { observeEnvironment } from './observe.ts';

type Options = {
  run: string;
  probesPerSecond: number;
  ledgerWritesPerSecond: number;
  timeLimitSeconds: number;
  maxSeconds: number;
  loadRuns: () => boolean;
};

/** Prober, ledger and observers as the conductor's port; what they see goes into the run folder. */
export const witnessPort = (
  environment: RunningEnvironment,
  folder: RunFolder,
  options: Options,
): WitnessPort & LiveWitnesses & { watchLoad(pid: number): void; cleanUp(): Promise<void> } => {
  let witnesses: Witnesses | undefined;
  const observer = observeEnvironment(environment, (samples) => folder.append('samples', samples));
  const readBack = async (): Promise<void> => {
    if (witnesses === undefined || options.ledgerWritesPerSecond === 0) return;
    folder.append('readBack', await witnesses.readBack());
  };
  return {
    async start() {
      witnesses = await startWitnesses({
        baseUrl: environment.baseUrl,
        run: options.run,
        probesPerSecond: options.probesPerSecond,
        ledgerWritesPerSecond: options.ledgerWritesPerSecond,
        timeLimitSeconds: options.timeLimitSeconds,
        maxSeconds: options.maxSeconds,
        rows: ({ probes, ledger, samples }) => {
          folder.append('probes', probes);
          folder.append('ledger', ledger);
          folder.append('samples', samples);
        },
      });
      observer.start();
    },
    view(since) {
      const seen = witnesses?.view();
      const at = systemClock.now();
      if (witnesses === undefined || seen === undefined) {
        return {
          reads: { lastBadAt: null, seenUntil: 0 },
          writes: null,
          outageSeconds: 0,
          replicationLagBytes: null,
          generator: { alive: false, busy: 0, probeSlipMs: 0 },
          alarms: [],
        };
      }
      return {
        reads: seen.reads,
        writes: seen.writes,
        outageSeconds: witnesses.outageSince(since),
        replicationLagBytes: observer.replicationLagBytes(at),
        generator: {
          alive: seen.running && options.loadRuns(),
          busy: seen.machine?.busy ?? 0,
          probeSlipMs: seen.probeSlipMs,
        },
        alarms: [],
      };
    },
    readBack,
    async stop() {
      await witnesses?.stop();
      // Only now is nothing under way any more, so that this one covers every write.
      await readBack();
      await observer.stop();
    },
    watchLoad: (pid) => witnesses?.watch([pid]),
    async cleanUp() {
      await witnesses?.cleanUp();
    },
    outageSince: (since) => witnesses?.outageSince(since) ?? 0,
    busy: () => witnesses?.view().machine?.busy,
    replicas: () => {
      const counts = [...observer.replicas().values()];
      return {
        ready: counts.reduce((sum, c) => sum + c.ready, 0),
        desired: counts.reduce((sum, c) => sum + c.desired, 0),
      };
    },
  };
};
