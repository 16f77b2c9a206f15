import { expect, it } from 'vitest';
import { watchedFuzz } from './testing/watched.ts';

const folders = Number(process.env.LIFEFLOW_FUZZ_FOLDERS ?? '100000');
const from = Number(process.env.LIFEFLOW_FUZZ_SEED ?? '1');
const hours = 12;

it(
  `none of ${folders} damaged or forged run folders makes the judge pass without evidence, break or hang`,
  async () => {
    const {
      folders: judged,
      failures,
      ends,
      passed,
    } = await watchedFuzz({
      from,
      to: from + folders,
      seen: (so) => {
        if (so.folders % 1000 === 0) console.log(`${so.folders} folders: ${JSON.stringify(so.ends)}`);
      },
    });
    for (const { seed, of, wrong } of failures.slice(0, 10)) {
      console.log(`seed ${seed}, of ${of}: ${wrong}`);
      console.log(`  replay: LIFEFLOW_FUZZ_SEED=${seed} LIFEFLOW_FUZZ_FOLDERS=1 npm run test:deep -- fuzz`);
    }
    expect(failures).toEqual([]);
    expect(judged).toBe(folders);
    expect(judged).toBeGreaterThan(0);
    // Too few of them say nothing of the fuzzer itself.
    if (folders < 2000) return;
    for (const [end, n] of [...Object.entries(ends), ...Object.entries(passed)]) {
      expect(n, end).toBeGreaterThan(folders / 200);
    }
  },
  hours * 3_600_000,
);
