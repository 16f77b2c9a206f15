import { Worker } from 'node:worker_threads';
import type { Count, Seconds } from '../../../slo/units.ts';
import type { Failure, Outcome } from './fuzz.ts';

/** Those from `from` on and below `to`. */
export type Seeds = { from: number; to: number };
/** What a folder is, before it is judged, and what became of it. */
export type FromFuzzer = { seed: number; of: string } | { outcome: Outcome };

export type Fuzzed = {
  folders: Count;
  failures: Failure[];
  /** What became of them, so that a test can see that the fuzzer reached all kinds of ends. */
  ends: Record<Outcome['end'], Count>;
  passed: Record<NonNullable<Outcome['passed']>, Count>;
};

type Watch = Seeds & {
  /** Of CPU, which a machine that is busy or stopped does not use up. Ours: five hundred times what a folder takes. */
  limitSeconds?: Seconds;
  /** Tests put another in its place. */
  program?: URL;
  /** Told of each outcome. */
  seen?: (so: Fuzzed) => void;
};

/** Fuzzes in a thread of its own, so that a folder that is judged for ever becomes a failure and the rest goes on. */
export const watchedFuzz = async ({ from, to, ...watch }: Watch): Promise<Fuzzed> => {
  const so: Fuzzed = {
    folders: 0,
    failures: [],
    ends: { PASS: 0, FAIL: 0, INCONCLUSIVE: 0, INVALID: 0, refused: 0 },
    passed: { alike: 0, forged: 0 },
  };
  const take = ({ end, passed, failure }: Outcome) => {
    so.folders += 1;
    so.ends[end] += 1;
    if (passed !== null) so.passed[passed] += 1;
    if (failure !== null) so.failures.push(failure);
    watch.seen?.(so);
  };
  for (let next = from; next < to; ) {
    const stuck = await untilStuck({ from: next, to, ...watch }, take);
    if (stuck === null) break;
    so.folders += 1;
    so.failures.push(stuck);
    next = stuck.seed + 1;
  }
  return so;
};

/** The folder that took longer than the limit, or null when all came to an end. */
const untilStuck = (
  { from, to, limitSeconds = 30, program = new URL('./fuzz.program.ts', import.meta.url) }: Watch,
  take: (outcome: Outcome) => void,
): Promise<Failure | null> => {
  const seeds: Seeds = { from, to };
  const worker = new Worker(program, { workerData: seeds });
  const { promise, resolve, reject } = Promise.withResolvers<Failure | null>();
  let now = { seed: from, of: 'nothing yet' };
  worker.on('message', (message: FromFuzzer) => {
    if ('outcome' in message) take(message.outcome);
    else now = message;
  });
  worker.on('error', reject);
  worker.on('exit', () => resolve(null));
  const watching = watchCpu(
    worker,
    limitSeconds,
    () => now.seed,
    () => resolve({ ...now, wrong: `is not judged within ${limitSeconds} s of CPU` }),
  );
  return promise.finally(() => {
    clearInterval(watching);
    return worker.terminate();
  });
};

/** Says when a thread has used up so much CPU at one thing. */
const watchCpu = (worker: Worker, limit: Seconds, doing: () => number, over: () => void): NodeJS.Timeout => {
  let before = { doing: doing(), cpu: 0 };
  return setInterval(async () => {
    // A thread that is not there yet, or not any more, uses none.
    const { user, system } = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }));
    const cpu = (user + system) / 1e6;
    if (doing() !== before.doing) before = { doing: doing(), cpu };
    else if (cpu - before.cpu > limit) over();
  }, 100);
};
