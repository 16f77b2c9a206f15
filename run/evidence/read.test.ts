import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fullShape } from '../../slo/testing/sample-plan.ts';
import { sampleRun } from '../../slo/testing/sample-run.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { EvidenceError } from './error.ts';
import { readRun } from './read.ts';
import { openRunFolder, tableNames } from './store.ts';

// Two minutes with one fault: enough rows of every table, and quick to copy.
const { plan, evidence } = sampleRun({
  ...fullShape,
  probesPerSecond: 2,
  holdSeconds: 90,
  faults: [{ fault: 'replica-kill', at: 60, holdSeconds: 10, healBoundSeconds: 10 }],
});

describe('readRun', () => {
  let root = '';
  let run = '';
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'run-read-'));
    const folder = await openRunFolder(root, 'whole');
    await folder.writePlan(plan);
    for (const table of tableNames) {
      if (!folder.append(table, evidence[table])) await folder.drained();
    }
    await folder.close();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  beforeEach(() => {
    run = path.join(root, 'copy');
    cpSync(path.join(root, 'whole'), run, { recursive: true });
  });
  afterEach(() => rmSync(run, { recursive: true, force: true }));

  const inside = (name: string) => path.join(run, 'evidence', name);
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  const defects = async () => (await readRun(run)).evidence.defects;

  it('gives back what was written', async () => {
    const read = await readRun(run);
    expect(read.plan).toEqual(plan);
    expect(read.evidence).toEqual({ ...evidence, defects: [] });
  });

  it('reads 100,000 rows in less than two seconds', async () => {
    const rows = tableNames.reduce((n, t) => n + evidence[t].length, 0);
    // What it takes itself: the clock on the wall also counts what else the machine does.
    const began = process.threadCpuUsage();
    await readRun(run);
    const { user, system } = process.threadCpuUsage(began);
    const per100k = ((user + system) / 1000 / rows) * 100_000;
    expect(rows).toBeGreaterThan(10_000);
    expect(per100k).toBeLessThan(2000);
  });

  it('sees that a file was cut off in the middle of a line, and keeps the rows before', async () => {
    edit(inside('probes.ndjson'), (text) => text.slice(0, -20));
    const { evidence: read } = await readRun(run);
    expect(read.probes).toHaveLength(evidence.probes.length - 1);
    expect(read.defects).toEqual([
      expect.stringMatching(/probes\.ndjson was changed after the run: its SHA-256 differs/),
      expect.stringMatching(/probes\.ndjson:\d+ is cut off: its last line has no end/),
    ]);
  });

  it('sees that a file was cut off at the end of a line', async () => {
    edit(inside('probes.ndjson'), (text) => `${text.split('\n').slice(0, -2).join('\n')}\n`);
    const n = evidence.probes.length;
    expect(await defects()).toEqual([`probes.ndjson has ${n - 1} lines, the manifest counts ${n}`]);
  });

  it('sees a single flipped byte', async () => {
    const bytes = readFileSync(inside('ledger.ndjson'));
    const at = bytes.indexOf('"sentAt":') + 12;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(inside('ledger.ndjson'), bytes);
    expect(await defects()).toEqual(['ledger.ndjson was changed after the run: its SHA-256 differs']);
  });

  it('sees lines that are there twice, also without a manifest', async () => {
    edit(inside('ledger.ndjson'), (text) => `${text}${text.split('\n')[0]}\n`);
    expect(await defects()).toEqual([
      expect.stringMatching(/^ledger\.ndjson has \d+ lines, the manifest counts \d+$/),
      expect.stringMatching(/^ledger: 1 rows are there more than once/),
    ]);
    rmSync(inside('manifest.json'));
    expect(await defects()).toContainEqual(expect.stringMatching(/^ledger: 1 rows are there more than once/));
  });

  it('says so when the run was cut off before its manifest', async () => {
    rmSync(inside('manifest.json'));
    expect(await defects()).toEqual(['manifest.json is missing: the run was cut off before its end']);
  });

  it('says so when the manifest is damaged or of another version', async () => {
    edit(inside('manifest.json'), (text) => text.slice(0, -9));
    expect(await defects()).toEqual(["manifest.json can't be used: it is damaged"]);
    writeFileSync(inside('manifest.json'), '{"schema":"lifeflow-verify/evidence@9","tables":{}}');
    expect(await defects()).toEqual([
      `manifest.json can't be used: its schema is "lifeflow-verify/evidence@9", this version reads ${evidence.schema}`,
    ]);
  });

  it('names a table that is missing', async () => {
    rmSync(inside('marks.ndjson'));
    expect(await defects()).toEqual(['marks.ndjson is missing']);
    rmSync(path.join(run, 'evidence'), { recursive: true });
    expect(await defects()).toHaveLength(tableNames.length + 1);
  });

  it('tells the first few lines that are no rows, and counts the others', async () => {
    edit(inside('marks.ndjson'), (text) => text.replaceAll('"clock":"runner"', '"clock":"sundial"'));
    const said = await defects();
    expect(said[1]).toMatch(/^marks\.ndjson:\d+ is not a row of this table \(clock: /);
    expect(said.at(-1)).toMatch(/^and \d+ more lines like these$/);
  });

  it('takes a table that is split over several files for the same table', async () => {
    const lines = readFileSync(inside('load.ndjson'), 'utf8').split('\n').slice(0, -1);
    const part = (n: number) => `${lines.slice(n * 100, n === 11 ? undefined : n * 100 + 100).join('\n')}\n`;
    for (let n = 0; n < 11; n += 1) {
      writeFileSync(inside(n === 0 ? 'load.ndjson' : `load-${n + 1}.ndjson`), part(n));
    }
    writeFileSync(inside('load.runner-b.ndjson'), part(11));
    const read = await readRun(run);
    expect(read.evidence.defects).toEqual([]);
    expect(read.evidence.load).toEqual(evidence.load);
  });

  it('sees that the plan was changed after the run', async () => {
    edit(path.join(run, 'plan.json'), (text) => text.replace('"confidence": 0.95', '"confidence": 0.55'));
    expect(await defects()).toEqual(['plan.json was changed after the run']);
  });

  it.each([
    ['no plan', (file: string) => renameSync(file, `${file}.away`), /expected a run's plan; found none/],
    ['half a plan', (file: string) => edit(file, (t) => t.slice(0, 99)), /found no whole JSON document/],
    [
      'a plan of another version',
      (file: string) => edit(file, (t) => t.replace('plan@1', 'plan@7')),
      /"lifeflow-verify\/plan@7"/,
    ],
    [
      'a plan with a wrong value',
      (file: string) => edit(file, (t) => t.replace(/"seed": \d+/, '"seed": "x"')),
      /found seed: Invalid/,
    ],
  ])('refuses to judge by %s', async (_, damage, says) => {
    damage(path.join(run, 'plan.json'));
    const error = await readRun(run).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(EvidenceError);
    expect((error as Error).message).toMatch(says);
    expect(exitCodeOf(error)).toBe(65);
  });
});
