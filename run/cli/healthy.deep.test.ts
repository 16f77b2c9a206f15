import { expect, it } from 'vitest';
import { left } from './testing/left.ts';
import { latestVerdict, verify } from './testing/verify.ts';

/** Each takes about eight minutes. */
const runs = Number(process.env.LIFEFLOW_HEALTHY_RUNS ?? '10');

it(`a healthy LifeFlow passes, ${runs} whole runs one after the other; none fails`, async () => {
  const verdicts: string[] = [];
  for (let i = 1; i <= runs; i += 1) {
    const { code } = await verify('run', '--seed', String(i));
    const { verdict, because } = latestVerdict();
    verdicts.push(verdict);
    console.log(`run ${i} of ${runs}: exit code ${code}, ${verdict}: ${because}`);
    expect(code).not.toBe(1);
    expect(left()).toEqual([]);
  }
  const passed = verdicts.filter((v) => v === 'PASS').length;
  console.log(`${passed} of ${runs} passed`);
  // What did not pass must have said why; a machine that others use may make some runs INVALID.
  expect(passed).toBeGreaterThanOrEqual(Math.ceil(runs * 0.8));
});
