import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { syntheticRun } from '../reports/testing/synthetic-run.ts';
import { sampleNight } from '../slo/testing/sample-night.ts';
import { historyOf, readHistory, rememberRun, withNights } from './history.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe('a history', () => {
  it('holds what was remembered', async () => {
    const input = syntheticRun();
    await rememberRun(root, input);
    await rememberRun(root, { ...input, verdict: { ...input.verdict, run: 'another' } });
    const { nights, leftOut } = await readHistory(path.join(root, 'history.ndjson'));
    expect(nights.map((n) => n.run)).toEqual([input.verdict.run, 'another']);
    expect(nights[0]?.findings.find((f) => f.id === 'availability')?.steady?.requests).toBe(66_912);
    expect(leftOut).toEqual([]);
  });

  it('leaves out lines that hold no counts, are not whole, or are of another version, and says which', () => {
    const { nights, leftOut } = historyOf(
      [
        line({ schema: 'lifeflow-verify/history@1', run: 'old' }),
        line({ schema: 'lifeflow-verify/history@1', run: 'older' }),
        line(sampleNight(1)),
        '{"schema":"lifeflow-verify/history@2","run":"cut of\n',
        line({ schema: 'lifeflow-verify/history@3' }),
        line({ ...sampleNight(2), scale: -1 }),
        line(sampleNight(1)),
        'null\n',
      ].join(''),
    );
    expect(nights.map((n) => n.run)).toEqual(['run-001', 'run-001']);
    expect(leftOut).toEqual([
      '2 lines, the first is 1: of history@1, which counts no requests',
      'line 4: no whole JSON, such as a crash while writing leaves',
      'line 5: expected schema lifeflow-verify/history@2, found "lifeflow-verify/history@3"',
      expect.stringMatching(/^line 6: damaged: .*scale/),
      'line 8: expected schema lifeflow-verify/history@2, found none',
      '1 of runs that are there again: the last line of each counts',
    ]);
  });

  it('that is not there is told with what to do', async () => {
    await expect(readHistory(path.join(root, 'history.ndjson'))).rejects.toMatchObject({
      code: 'EVIDENCE',
      message: expect.stringContaining('give the history.ndjson beside the run folders'),
    });
  });
});

describe('a report’s line on the nights before', () => {
  const input = syntheticRun();
  const folder = () => path.join(root, input.verdict.run);
  beforeEach(() => mkdir(folder()));
  const nightsBefore = async () => (await withNights(folder(), input)).nights;

  it('is there without a history, too', async () => {
    expect(await nightsBefore()).toBe('no night before this one is comparable with it');
  });

  it('counts the comparable ones before it, and is the same when it is made anew later', async () => {
    const earlier = {
      ...input,
      plan: { ...input.plan, createdAt: '2026-11-20T01:00:00Z' },
      verdict: { ...input.verdict, run: 'earlier' },
    };
    await rememberRun(root, earlier);
    const first = await nightsBefore();
    expect(first).toMatch(/^2 comparable nights, 2 of them not to be trusted/);
    await rememberRun(root, input);
    await rememberRun(root, {
      ...earlier,
      plan: { ...input.plan, createdAt: '2026-11-29T01:00:00Z' },
      verdict: { ...input.verdict, run: 'later' },
    });
    await appendFile(path.join(root, 'history.ndjson'), 'torn');
    expect(await nightsBefore()).toBe(first);
  });

  it('says when the history can’t be read, and fails nothing', async () => {
    await mkdir(path.join(root, 'history.ndjson'));
    expect(await nightsBefore()).toBe("the history beside the run can't be read");
  });

  it('does not change the history', async () => {
    await writeFile(path.join(root, 'history.ndjson'), 'x\n');
    await nightsBefore();
    expect(await readFile(path.join(root, 'history.ndjson'), 'utf8')).toBe('x\n');
  });
});
