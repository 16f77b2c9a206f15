import { describe, expect, it } from 'vitest';
import { judge } from '../../slo/judge.ts';
import { readRun } from './read.ts';
import { runs } from './testing/bases.ts';
import { type Failure, type Judging, openFuzzer } from './testing/fuzz.ts';
import { watchedFuzz } from './testing/watched.ts';

/** Gates are judged soonest. The deep lane has all kinds of runs, and a thousand times as many folders. */
const few = Object.fromEntries(
  Object.entries(runs).filter(([name]) => name === 'gate' || name === 'a gate of bad answers'),
);

/** The first of so many folders that is judged as it must not be. */
const firstFailure = async (judging: Judging, from: number, folders: number): Promise<Failure | null> => {
  const fuzzer = await openFuzzer(judging, few);
  try {
    for (let seed = from; seed < from + folders; seed += 1) {
      const { failure } = await fuzzer.one(seed);
      if (failure !== null) return failure;
    }
    return null;
  } finally {
    fuzzer.close();
  }
};

describe('run folders that something was done to', () => {
  // Seeds of all kinds of ends.
  const [from, folders] = [10, 100];

  it(`are judged as they must be, ${folders} of them`, async () => {
    const fuzzer = await openFuzzer(undefined, few);
    const failures: Failure[] = [];
    const ends = new Set<string>();
    for (let seed = from; seed < from + folders; seed += 1) {
      const { end, passed, failure } = await fuzzer.one(seed);
      ends.add(passed ?? end);
      if (failure !== null) failures.push(failure);
    }
    fuzzer.close();
    expect(failures).toEqual([]);
    expect([...ends]).toEqual(expect.arrayContaining(['FAIL', 'INVALID', 'alike', 'forged', 'refused']));
  });
});

describe('the fuzzer finds a judge that', () => {
  it.each<[string, Judging, RegExp]>([
    [
      'looks at no digest',
      async (folder) => {
        const { plan, evidence } = await readRun(folder);
        return judge(plan, { ...evidence, defects: [] });
      },
      /^says PASS( under the manifest of other files$|, in spite of)/,
    ],
    [
      'passes what it should fail',
      async (folder) => {
        const { plan, evidence } = await readRun(folder);
        const verdict = judge(plan, evidence);
        return { ...verdict, verdict: verdict.verdict === 'FAIL' ? 'PASS' : verdict.verdict };
      },
      /^(says PASS|is not judged alike)/,
    ],
    [
      'says something else each time',
      async (folder) => {
        const { plan, evidence } = await readRun(folder);
        return { ...judge(plan, evidence), run: `${Math.random()}` };
      },
      /^is not judged alike, though it holds the same$/,
    ],
    [
      'breaks',
      async () => {
        throw new TypeError('x is not a function');
      },
      /^threw TypeError: x is not a function/,
    ],
    [
      'says what no verdict is',
      async (folder) => {
        const { plan, evidence } = await readRun(folder);
        return { ...judge(plan, evidence), run: null as unknown as string };
      },
      /^is no verdict: /,
    ],
  ])('%s, and its seed finds it again', async (_, judging, wrong) => {
    // From this seed on each is found soon.
    const failure = await firstFailure(judging, 20, 60);
    if (failure === null) throw new Error('expected a failure within 60 folders, found none');
    expect(failure.wrong).toMatch(wrong);
    expect(await firstFailure(judging, failure.seed, 1)).toMatchObject({
      seed: failure.seed,
      of: failure.of,
      wrong: expect.stringMatching(wrong),
    });
  });

  it('never ends, and goes on with the next folder', async () => {
    const program = new URL(
      `data:text/javascript,${encodeURIComponent(`
        import { parentPort, workerData } from 'node:worker_threads';
        for (let seed = workerData.from; seed < workerData.to; seed += 1) {
          parentPort.postMessage({ seed, of: 'a folder' });
          while (seed === 3);
          parentPort.postMessage({ outcome: { seed, end: 'FAIL', passed: null, failure: null } });
        }`)}`,
    );
    expect(await watchedFuzz({ from: 1, to: 6, limitSeconds: 0.3, program })).toMatchObject({
      folders: 5,
      failures: [{ seed: 3, of: 'a folder', wrong: 'is not judged within 0.3 s of CPU' }],
      ends: { FAIL: 4 },
    });
  });
});
