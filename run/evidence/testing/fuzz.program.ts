import { parentPort, workerData } from 'node:worker_threads';
import { openFuzzer } from './fuzz.ts';
import type { FromFuzzer, Seeds } from './watched.ts';

/** The fuzzer's thread: it may hang, and then another one has to say so. */
const { from, to } = workerData as Seeds;
const tell = (message: FromFuzzer) => parentPort?.postMessage(message);
const fuzzer = await openFuzzer();
for (let seed = from; seed < to; seed += 1) {
  tell({ outcome: await fuzzer.one(seed, (of) => tell({ seed, of })) });
}
fuzzer.close();
