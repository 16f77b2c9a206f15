import { parentPort, workerData } from 'node:worker_threads';
import { now } from './clock.ts';
import { exchangerOf } from './exchange.ts';
import { startLedger } from './ledger.ts';
import { machineObserver } from './machine.ts';
import type { Assignment, Batch, FromWorker, ToWorker } from './messages.ts';
import { startProber } from './prober.ts';
import { startReader } from './reader.ts';
import { tracked } from './under-way.ts';

/** The witnesses' thread: its own event loop, so that nothing that the runner does shifts their clocks. */
const { baseUrl, run, services, ...rates } = workerData as Assignment;
const tell = (message: FromWorker) => parentPort?.postMessage(message);

const limit = rates.timeLimitSeconds * 1000;
const probing = tracked(exchangerOf(baseUrl, limit));
const writing = tracked(exchangerOf(baseUrl, limit));
const reading = tracked(exchangerOf(baseUrl, limit));
const observe = machineObserver();
let k6Pids: readonly number[] = [];
const empty = (): Batch => ({ probes: [], ledger: [], visibility: [], samples: [] });
let batch = empty();

const hand = () => {
  tell({ say: 'rows', batch, seenUntil: { probes: probing.seenUntil(), ledger: writing.seenUntil() } });
  batch = empty();
};

// A moment for all schedules to be set, so that the first turns are in time.
const startAt = now() + 20;
const stopProber = startProber({
  services,
  perSecond: rates.probesPerSecond,
  startAt,
  exchanger: probing,
  row: (row) => batch.probes.push(row),
});
const reader = startReader({
  run,
  exchanger: reading,
  timeLimitSeconds: rates.timeLimitSeconds,
  row: (row) => batch.visibility.push(row),
});
const stopLedger = startLedger({
  run,
  services,
  perSecond: rates.ledgerWritesPerSecond,
  startAt,
  exchanger: writing,
  row: (row) => batch.ledger.push(row),
  acknowledged: reader.follow,
});
const observing = setInterval(async () => {
  const sample = await observe(k6Pids);
  // Only now, because the batch may have been handed over meanwhile.
  batch.samples.push(sample);
}, 1000);
/** Five times a second: fast enough for a live view and for the stop conditions. */
const handing = setInterval(hand, 200);

let stopping = false;
const stop = async () => {
  if (stopping) return;
  stopping = true;
  clearTimeout(bounded);
  clearInterval(observing);
  stopProber();
  stopLedger();
  await Promise.all([probing.settled(), writing.settled()]);
  // The rows of the last exchanges are made right after their ends, and so are the looks that follow them.
  await new Promise((resolve) => setImmediate(resolve));
  await reader.finish();
  clearInterval(handing);
  hand();
  tell({ say: 'stopped' });
  await Promise.all([probing.close(), writing.close(), reading.close()]);
  parentPort?.close();
};
const bounded = setTimeout(stop, rates.maxSeconds * 1000);

parentPort?.on('message', (message: ToWorker) => {
  if (message.say === 'watch') k6Pids = message.k6Pids;
  else void stop();
});
tell({ say: 'started' });
