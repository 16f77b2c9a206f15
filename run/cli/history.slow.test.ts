import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Night } from '../../slo/nights/night.ts';
import { availabilityOfNight, sampleNights, steadyOfNight } from '../../slo/testing/sample-night.ts';
import { verify } from './testing/verify.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-history-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, lines: readonly (Night | Record<string, unknown>)[]): string => {
  const file = path.join(folder, `${name}.ndjson`);
  writeFileSync(file, lines.map((l) => `${JSON.stringify(l)}\n`).join(''));
  return file;
};
const old = { schema: 'lifeflow-verify/history@1', run: 'old' };
const good = written('good', [old, ...sampleNights(10)]);

describe('verify history', () => {
  it('says what comparable nights say together, and what it left out', async () => {
    const { code, stdout } = await verify('history', good);
    expect(code).toBe(0);
    expect(stdout).toContain('10 comparable nights of local');
    expect(stdout).toContain('0 of 100,000 requests were bad on 10 nights');
    expect(stdout).toContain('line 1: of history@1, which counts no requests');
  });

  it('prints the same as JSON, of so many of the newest or up to a run', async () => {
    const { stdout } = await verify('history', good, '--json', '--last', '4', '--run', 'run-007');
    const found = JSON.parse(stdout);
    expect(found.nights.map((n: { run: string }) => n.run)).toEqual([
      'run-004',
      'run-005',
      'run-006',
      'run-007',
    ]);
    expect(found.shares).toMatchObject([{ id: 'availability', verdict: 'PASS', requests: 40_000 }]);
    expect(found.leftOut).toHaveLength(1);
  });

  it('ends with 1 when a required objective is shown to be missed', async () => {
    const failing = sampleNights(5, () => ({
      findings: [availabilityOfNight({ steady: steadyOfNight(100, () => 1) })],
    }));
    expect((await verify('history', written('failing', failing))).code).toBe(1);
  });

  it.each([
    ['a history that is not there', ['/nowhere.ndjson'], 65, /expected a history, a line for each run/],
    ['a history of old lines only', [written('old', [old])], 65, /found none \(line 1: of history@1/],
    ['a run that it does not hold', [good, '--run', 'never'], 64, /--run: expected a run .*"never".*run-009/],
    ['no number of nights', [good, '--last', '0'], 64, /--last: expected a whole number from 1/],
  ])('%s stops it with one clear error', async (_, args, code, message) => {
    const ended = await verify('history', ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.code).toBe(code);
  });
});
