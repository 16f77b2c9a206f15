import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { Config } from '../config/schema.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { parseRequest, type RawOptions } from '../request.ts';
import { planFor } from './plan-for.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plan-for-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const trace = (seconds: number): string => {
  const file = path.join(folder, `${seconds}.csv`);
  writeFileSync(file, `time,service,rate\n0,donor,10\n${seconds},donor,10\n`);
  return file;
};

const planned = (options: RawOptions, holdSeconds?: number) => {
  const config = Config.parse(structuredClone(shipped));
  for (const experiment of config.environments.local?.experiments ?? []) {
    experiment.holdSeconds = holdSeconds ?? experiment.holdSeconds;
  }
  return planFor(config, parseRequest({ env: 'local', scale: '0.02', ...options }));
};

describe('planFor', () => {
  it('plans what is asked for', async () => {
    const { plan } = await planned({ replay: trace(60), seed: '7' });
    expect(plan).toMatchObject({ seed: 7, load: { durationSeconds: 60 } });
    await expect(planned({ fault: ['replica-kill'] })).resolves.toMatchObject({ name: 'local' });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'a fault that is held for years',
      () => planned({ fault: ['replica-kill'] }, 1e9),
      /holdSeconds of 1-replica-kill is 1000000000/,
    ],
    ['a trace of eight days', () => planned({ replay: trace(8 * 86_400) }), /durationSeconds is 691200/],
    ['hardly any load at all', () => planned({ only: 'load', scale: '1e-15' }), /no figure .* so small/],
  ])('refuses %s before the run, which nothing could judge', async (_, plan, says) => {
    const error = await plan().then(
      () => 'no error',
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toMatch(/plan: expected one that does not contradict itself; found /);
    expect(String(error)).toMatch(says);
    expect(exitCodeOf(error)).toBe(64);
  });
});
