import { systemClock } from '../../chaos/clock.ts';
import type { Witnesses as WitnessPort } from '../conduct/ports.ts';
import type { RunningEnvironment } from '../environments/environment.ts';
import { SuiteError } from '../errors.ts';
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
  /** Tests put threads of their own in its place. */
  start?: typeof startWitnesses;
};

/** Prober, ledger and observers as the conductor's port; what they see goes into the run folder. */
export const witnessPort = (
  environment: RunningEnvironment,
  folder: RunFolder,
  options: Options,
): WitnessPort &
  LiveWitnesses & {
    watchLoad(pid: number): void;
    /** Takes the ledger's writes away. @throws SuiteError WITNESSES that names the services that kept them */
    cleanUp(): Promise<void>;
    /** Aborted, with the error as its reason, when the witnesses died: the run has to end. */
    readonly failure: AbortSignal;
  } => {
  const { start: startThem = startWitnesses } = options;
  const failed = new AbortController();
  let witnesses: Witnesses | undefined;
  const observer = observeEnvironment(environment, (samples) => folder.append('samples', samples));
  const readBack = async (): Promise<void> => {
    if (witnesses === undefined || options.ledgerWritesPerSecond === 0) return;
    folder.append('readBack', await witnesses.readBack());
  };
  return {
    async start() {
      witnesses = await startThem({
        baseUrl: environment.baseUrl,
        run: options.run,
        probesPerSecond: options.probesPerSecond,
        ledgerWritesPerSecond: options.ledgerWritesPerSecond,
        timeLimitSeconds: options.timeLimitSeconds,
        maxSeconds: options.maxSeconds,
        rows: ({ probes, ledger, visibility, samples }) => {
          folder.append('probes', probes);
          folder.append('ledger', ledger);
          folder.append('visibility', visibility);
          folder.append('samples', samples);
        },
      });
      const { failure } = witnesses;
      const fail = () => failed.abort(failure.reason);
      if (failure.aborted) fail();
      else failure.addEventListener('abort', fail, { once: true });
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
      try {
        await witnesses?.stop();
      } finally {
        // Only now is nothing under way any more, so that this one covers every write.
        await readBack();
        await observer.stop();
      }
    },
    watchLoad: (pid) => witnesses?.watch([pid]),
    async cleanUp() {
      const kept = ((await witnesses?.cleanUp()) ?? []).flatMap(({ service, error }) =>
        error === undefined ? [] : [`${service}: ${error}`],
      );
      if (kept.length > 0) throw new SuiteError('WITNESSES', 'ledger', kept.join('; '));
    },
    failure: failed.signal,
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
