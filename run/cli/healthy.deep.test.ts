import { expect, it } from 'vitest';
import { left } from './testing/left.ts';
import { latestVerdict, verify } from './testing/verify.ts';

/** Each takes about eight minutes. */
const runs = Number(process.env.LIFEFLOW_HEALTHY_RUNS ?? '10');

it(`a healthy LifeFlow never fails in ${runs} whole runs, and passes eight in ten: a shared machine spoils some`, async () => {
  const verdicts: string[] = [];
  let before = '';
  for (let i = 1; i <= runs; i += 1) {
    const { code, stderr } = await verify('run', '--seed', String(i));
    expect(code, stderr).toBeLessThan(64);
    const { run, verdict, because } = latestVerdict();
    expect(run).not.toBe(before);
    before = run;
    verdicts.push(verdict);
    console.log(`run ${i} of ${runs}: exit code ${code}, ${verdict}: ${because}`);
    expect(verdict).toBe((['PASS', 'FAIL', 'INCONCLUSIVE', 'INVALID'] as const)[code ?? 1]);
    expect(verdict).not.toBe('FAIL');
    expect(left()).toEqual([]);
  }
  const passed = verdicts.filter((v) => v === 'PASS').length;
  console.log(`${passed} of ${runs} passed`);
  // What did not pass must have said why; a machine that others use may make some runs INVALID.
  expect(passed).toBeGreaterThanOrEqual(Math.ceil(runs * 0.8));
});
