import path from 'node:path';
import { fromZero, keyOf, type Location } from './change.ts';

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
export type Runner = {
  capabilities(): unknown;
  init(): Promise<void>;
  dryRun(options: unknown): Promise<unknown>;
  mutantRun(options: MutantRun): Promise<MutantRunResult>;
  dispose(): Promise<void>;
};

/**
 * Stryker's runner for vitest, but that a change is tried by the tests that its file answers to and no others, and from
 * before anything is loaded: vitest starts a thread for each run anyway, so that constants, schemas and what a test file
 * works out outside of its tests cost no more than the rest. A test file that can't be loaded any more has noticed.
 */
export const ownTests = (inner: Runner, { tests, only }: OwnTestsOptions): Runner => {
  const asked = only === undefined ? undefined : new Set(only);
  return {
    capabilities: () => inner.capabilities(),
    init: () => inner.init(),
    dryRun: (options) => inner.dryRun(options),
    dispose: () => inner.dispose(),
    mutantRun: async (options) => {
      const file = path.relative(process.cwd(), options.sandboxFileName).replaceAll('\\', '/');
      const { mutatorName, replacement, location } = options.activeMutant;
      const key = keyOf({ file, mutatorName, replacement, location: fromZero(location) });
      if (asked !== undefined && !asked.has(key)) return { status: 'error', errorMessage: 'not asked for' };
      const own = tests[file] ?? [];
      const testFilter = (options.testFilter ?? []).filter((test) =>
        own.some((name) => fileOf(test) === name || fileOf(test).endsWith(`/${name}`)),
      );
      if (testFilter.length === 0) return { status: 'survived', nrOfTests: 0 };
      return noticed(await inner.mutantRun({ ...options, testFilter, mutantActivation: 'static' }));
    },
  };
};

const fileOf = (test: string): string => test.replace(/#.*$/s, '');

/** As the runner says it of a file whose tests could not be collected. */
const notLoaded = /^An error occurred outside of a test run: \S+\.test\.ts: /;

const noticed = (result: MutantRunResult): MutantRunResult =>
  result.status === 'error' && notLoaded.test(result.errorMessage)
    ? { status: 'killed', killedBy: [], failureMessage: result.errorMessage, nrOfTests: 0 }
    : result;
