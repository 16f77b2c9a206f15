import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../slo/judge.ts';
import { smallRun } from '../slo/testing/small-run.ts';
import type { ConductResult } from './conduct/result.ts';
import { exitCodeOf } from './exit-codes.ts';
import { measureScale } from './measure-scale.ts';

const { plan, evidence } = smallRun();
const input = { plan, evidence, verdict: judge(plan, evidence) };
const trialThat = (ended: ConductResult['ended'], because: string) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'trial-run-'));
  const result: ConductResult = { ended, because, loadStartedAt: 1, faults: [], problems: [] };
  return { folder, trial: async () => ({ folder, input, result }) };
};

describe('measuring the scale', () => {
  it('ends like any Ctrl-C when interrupted, and leaves no folder', async () => {
    const { folder, trial } = trialThat('interrupted', 'interrupted by the user');
    const error = await measureScale(trial, AbortSignal.abort()).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'INTERRUPTED', message: expect.stringContaining('nothing is left') });
    expect(exitCodeOf(error)).toBe(130);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes no scale from a trial that broke off, and says why it did', async () => {
    const { folder, trial } = trialThat('failed', 'the witnesses died');
    await expect(measureScale(trial, new AbortController().signal)).rejects.toMatchObject({
      code: 'TOOL',
      message: expect.stringContaining('the witnesses died'),
    });
    expect(existsSync(folder)).toBe(false);
  });
});
