import path from 'node:path';
import { fromZero, keyOf, type Location } from './change.ts';
import { withinCpu } from './cpu-limit.ts';

/** What `run-stryker.ts` tells this runner, in Stryker's config. */
export type OwnTestsOptions = {
  /** The tests that each file answers to. */
  tests: Readonly<Record<string, readonly string[]>>;
  /** Keys of the changes to try; all when it is left out. */
  only?: readonly string[];
};

/** Stryker's own (@stryker-mutator/api/test-runner), as far as it is used. `testFilter` holds tests, or whole files of them. */
export type MutantRun = {
  activeMutant: { mutatorName: string; replacement: string; location: Location };
  sandboxFileName: string;
  testFilter?: readonly string[];
  mutantActivation: 'static' | 'runtime';
};
export type MutantRunResult =
  | { status: 'killed'; killedBy: readonly string[]; failureMessage: string; nrOfTests: number }
  | { status: 'survived'; nrOfTests: number }
  | { status: 'timeout'; reason?: string }
  | { status: 'error'; errorMessage: string };
export type DryRunResult = { tests?: readonly { id: string; timeSpentMs: number }[] };
export type Runner = {
  capabilities(): unknown;
  init(): Promise<void>;
  dryRun(options: unknown): Promise<DryRunResult>;
  mutantRun(options: MutantRun): Promise<MutantRunResult>;
  dispose(): Promise<void>;
};

/** How long each test took without a change: kept for the processes that follow the one that measured it. */
export type Times = {
  write(times: Readonly<Record<string, number>>): void;
  read(): Readonly<Record<string, number>>;
};

/** Ours: starting vitest's thread and loading all of slo/ take two or three seconds of it. */
const startMs = 10_000;
/** Ours: a change that only makes its tests slower is none that they noticed, until it is one of another order. */
const slower = 3;
/** Ours: what the slowest file of tests takes three times. */
const mostMs = 60_000;

/**
 * Stryker's runner for vitest, but that a change is tried by the tests that its file answers to and no others, and from
 * before anything is loaded: vitest starts a thread for each run anyway, so that constants, schemas and what a test file
 * works out outside of its tests cost no more than the rest. A test file that can't be loaded any more has noticed. One
 * that takes too much processor time has, too; Stryker then starts another process for the next change.
 */
export const ownTests = (
  inner: Runner,
  { tests, only }: OwnTestsOptions,
  times: Times,
  limited: typeof withinCpu = withinCpu,
): Runner => {
  const asked = only === undefined ? undefined : new Set(only);
  let givenUp = false;
  return {
    capabilities: () => inner.capabilities(),
    init: () => inner.init(),
    dispose: () => inner.dispose(),
    dryRun: async (options) => {
      const result = await inner.dryRun(options);
      times.write(Object.fromEntries((result.tests ?? []).map((t) => [t.id, t.timeSpentMs])));
      return result;
    },
    mutantRun: async (options) => {
      const file = relative(options.sandboxFileName);
      const { mutatorName, replacement, location } = options.activeMutant;
      const key = keyOf({ file, mutatorName, replacement, location: fromZero(location) });
      if (asked !== undefined && !asked.has(key)) return { status: 'error', errorMessage: 'not asked for' };
      const own = new Set(tests[file] ?? []);
      const testFilter = (options.testFilter ?? []).filter((test) => own.has(relative(fileOf(test))));
      if (testFilter.length === 0) return { status: 'survived', nrOfTests: 0 };
      // Stryker answers a runner that fails by another process, and tries the change there.
      if (givenUp) throw new Error('this process is still busy with a run that was given up');
      const run = inner.mutantRun({ ...options, testFilter, mutantActivation: 'static' });
      const result = await limited(
        run,
        Math.min(mostMs, startMs + slower * timeOf(testFilter, times.read())),
      );
      givenUp = result === null;
      return result === null ? { status: 'timeout', reason: 'too much processor time' } : noticed(result);
    },
  };
};

/** Below the folder that Stryker runs in, with forward slashes. */
const relative = (file: string): string =>
  path.relative(process.cwd(), path.resolve(file)).replaceAll('\\', '/');

const fileOf = (test: string): string => test.replace(/#.*$/s, '');

/** What these tests, or all of these files' tests, took. */
const timeOf = (testFilter: readonly string[], times: Readonly<Record<string, number>>): number => {
  const ids = new Set(testFilter);
  const files = new Set(testFilter.filter((test) => !test.includes('#')).map(relative));
  return Object.entries(times)
    .filter(([id]) => ids.has(id) || files.has(fileOf(id)))
    .reduce((sum, [, ms]) => sum + ms, 0);
};

/** As the runner says it of a file whose tests could not be collected. */
const notLoaded = /^An error occurred outside of a test run: \S+\.test\.ts: /;

const noticed = (result: MutantRunResult): MutantRunResult =>
  result.status === 'error' && notLoaded.test(result.errorMessage)
    ? { status: 'killed', killedBy: [], failureMessage: result.errorMessage, nrOfTests: 0 }
    : result;
