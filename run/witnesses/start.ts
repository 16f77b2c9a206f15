import { Worker } from 'node:worker_threads';
import type { ReadBackRow } from '../../slo/evidence.ts';
import { serviceIds } from '../../slo/services.ts';
import type { EpochMilliseconds, Seconds } from '../../slo/units.ts';
import { SuiteError } from '../errors.ts';
import { now } from './clock.ts';
import type { Assignment, Batch, FromWorker, ToWorker } from './messages.ts';
import { type Removal, readBack, removeLedger } from './read-back.ts';
import { type WitnessView, watchWitnesses } from './view.ts';

export type WitnessOptions = Omit<Assignment, 'services'> & {
  services?: Assignment['services'];
  /** Called with what was seen, about five times a second. */
  rows: (batch: Batch) => void;
  /** Of the thread; tests put another in its place. */
  program?: URL;
};

export type Witnesses = {
  view(): WitnessView;
  /** Seconds of full outage of all services together, by the probes sent since then. */
  outageSince(since: EpochMilliseconds): Seconds;
  /** Processes whose CPU is k6's. */
  watch(k6Pids: readonly number[]): void;
  /** No more is sent; resolves when the last row was handed over. Can be repeated. Rejects when they died. */
  stop(): Promise<void>;
  /** What the writers hold of this run's ledger; writes under way are not covered. */
  readBack(): Promise<ReadBackRow[]>;
  /** Takes this run's writes away again. */
  cleanUp(): Promise<Removal[]>;
  /** Aborted, with the error as its reason, when the witnesses died: what is not seen is not evidence. */
  readonly failure: AbortSignal;
};

/** Starts prober, ledger and machine observer in a thread of their own. Resolves when it runs. @throws SuiteError */
export const startWitnesses = async ({
  rows,
  program = new URL('./worker.ts', import.meta.url),
  ...options
}: WitnessOptions): Promise<Witnesses> => {
  const assignment: Assignment = { ...options, services: options.services ?? serviceIds };
  const limit = assignment.timeLimitSeconds * 1000;
  const patienceMs = 2 * limit + 3000;
  const worker = new Worker(program, { workerData: assignment });
  const tell = (message: ToWorker) => worker.postMessage(message);
  const watching = watchWitnesses(assignment.services, assignment, now());
  const failed = new AbortController();
  let running = true;

  const started = Promise.withResolvers<void>();
  const over = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      resolve();
    };
    worker.on('message', (message: FromWorker) => {
      if (message.say === 'stopped') return end();
      if (message.say === 'started') return started.resolve();
      watching.take(message.batch, message.seenUntil);
      rows(message.batch);
    });
    worker.on('error', (cause) => {
      failed.abort(died(cause));
      end();
    });
    worker.on('exit', (code) => {
      if (running) failed.abort(died(new Error(`the thread ended with ${code}`)));
      end();
    });
  });
  await Promise.race([started.promise, over]);
  if (failed.signal.aborted) throw failed.signal.reason;

  return {
    failure: failed.signal,
    view: () => watching.now(running),
    outageSince: watching.outageSince,
    watch: (k6Pids) => tell({ say: 'watch', k6Pids }),
    async stop() {
      if (running) tell({ say: 'stop' });
      // What is under way may take its time limit, and a last look for a write as long again; a thread that doesn't stop
      // then is ended.
      const patience = setTimeout(() => {
        failed.abort(died(new Error(`a thread that did not stop within ${patienceMs} ms`)));
        void worker.terminate();
      }, patienceMs);
      await over;
      clearTimeout(patience);
      failed.signal.throwIfAborted();
    },
    readBack: () =>
      readBack(
        assignment.baseUrl,
        assignment.run,
        () => (running ? now() - limit : now()),
        assignment.services,
      ),
    cleanUp: () => removeLedger(assignment.baseUrl, assignment.run, assignment.services),
  };
};

const died = (cause: unknown): SuiteError =>
  new SuiteError(
    'WITNESSES',
    'witnesses',
    `expected the witnesses to watch until they are stopped; found ${String(cause)}; the run can't be judged from here on, start it again.`,
    { cause },
  );
