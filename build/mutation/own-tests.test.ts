import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type MutantRun, type MutantRunResult, ownTests, type Runner, type Times } from './own-tests.ts';

const killed: MutantRunResult = { status: 'killed', killedBy: ['a'], failureMessage: 'no', nrOfTests: 1 };

/** What the runner inside was told, and what is made of its answer. */
const tried = async (
  options: Partial<MutantRun>,
  only?: string[],
  answer: MutantRunResult = killed,
  slow = false,
) => {
  const told: MutantRun[] = [];
  const limits: number[] = [];
  const inner: Runner = {
    capabilities: () => ({}),
    init: async () => {},
    dryRun: async () => ({
      tests: [
        { id: 'slo/least.test.ts#is least', timeSpentMs: 700 },
        { id: 'slo/least.test.ts#is not', timeSpentMs: 300 },
        { id: 'slo/judge.slow.test.ts#judges', timeSpentMs: 90_000 },
      ],
    }),
    mutantRun: async (run) => {
      told.push(run);
      return answer;
    },
    dispose: async () => {},
  };
  const tests = { 'slo/least.ts': ['slo/least.test.ts', 'slo/least.slow.test.ts'] };
  let known: Record<string, number> = {};
  const times: Times = {
    write: (of) => {
      known = of;
    },
    read: () => known,
  };
  const runner = ownTests(
    inner,
    only === undefined ? { tests } : { tests, only },
    times,
    async (run, limitMs) => {
      limits.push(limitMs);
      return slow ? null : run;
    },
  );
  await runner.dryRun({});
  const run: MutantRun = {
    activeMutant: {
      mutatorName: 'EqualityOperator',
      replacement: 'a <= b',
      location: { start: { line: 1, column: 2 }, end: { line: 1, column: 7 } },
    },
    sandboxFileName: path.resolve('slo/least.ts'),
    testFilter: ['slo/least.test.ts#is least', 'slo/judge.slow.test.ts#judges'],
    mutantActivation: 'runtime',
    ...options,
  };
  return {
    result: await runner.mutantRun(run),
    told: told[0],
    limit: limits[0],
    again: () => runner.mutantRun(run),
  };
};

describe('a change', () => {
  it('is tried by the tests of its own file and no others, and from before anything is loaded', async () => {
    const { result, told } = await tried({});
    expect(told).toMatchObject({ testFilter: ['slo/least.test.ts#is least'], mutantActivation: 'static' });
    expect(result).toBe(killed);
  });

  it('of what runs while a module loads is tried by all of its own test files', async () => {
    const files = ['least.test.ts', 'least.slow.test.ts', 'judge.slow.test.ts'];
    const { told } = await tried({ testFilter: files.map((file) => path.resolve('slo', file)) });
    expect(told?.testFilter).toEqual(files.slice(0, 2).map((file) => path.resolve('slo', file)));
  });

  it('lives when only far tests run it', async () => {
    for (const testFilter of [['slo/judge.slow.test.ts#judges'], ['slo/other-slo/least.test.tsx#is']]) {
      const { result, told } = await tried({ testFilter });
      expect([result.status, told]).toEqual(['survived', undefined]);
    }
    const strange = await tried({ sandboxFileName: path.resolve('slo/other.ts') });
    expect([strange.result.status, strange.told]).toEqual(['survived', undefined]);
  });

  it('is left alone when it was not asked for, though it lies inside of one that was', async () => {
    const key = 'slo/least.ts:2:3-2:8 EqualityOperator a <= b';
    expect((await tried({}, [key])).result).toBe(killed);
    const other = await tried({}, [key.replace('<=', '>')]);
    expect([other.result.status, other.told]).toEqual(['error', undefined]);
  });

  it('was noticed when its tests can’t be loaded any more, and not when the tools fail', async () => {
    const error = (errorMessage: string): MutantRunResult => ({ status: 'error', errorMessage });
    const load = error('An error occurred outside of a test run: /x/slo/least.test.ts: figure is undefined');
    expect((await tried({}, undefined, load)).result.status).toBe('killed');
    const tools = error('Test runner crashed. Tried twice to restart it without any luck.');
    expect((await tried({}, undefined, tools)).result).toBe(tools);
  });

  it('was noticed when it takes three times as long as without it, and a start; then the process is not used again', async () => {
    const { result, limit, again } = await tried({}, undefined, killed, true);
    expect(limit).toBe(10_000 + 3 * 700);
    expect(result.status).toBe('timeout');
    await expect(again()).rejects.toThrow('still busy');
    const files = await tried({ testFilter: [path.resolve('slo/least.test.ts')] });
    expect(files.limit).toBe(10_000 + 3 * 1000);
    expect((await files.again()).status).toBe('killed');
  });
});
