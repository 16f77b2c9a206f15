import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Load, rowsOf } from '../../slo/load-columns.ts';
import { LoadRow } from '../../slo/load-row.ts';
import { fullShape } from '../../slo/testing/sample-plan.ts';
import { sampleRun } from '../../slo/testing/sample-run.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { EvidenceError } from './error.ts';
import { encodeLoadBlock, headerOf, lengthOf } from './load-block.ts';
import { readRun } from './read.ts';
import { openRunFolder, tableNames } from './store.ts';

// Half a minute with one fault: some rows of every table, and quick to copy.
const { plan, evidence } = sampleRun({
  ...fullShape,
  probesPerSecond: 2,
  holdSeconds: 12,
  faults: [{ fault: 'replica-kill', at: 12, holdSeconds: 10, healBoundSeconds: 10 }],
});

const blocksOf = (bytes: Buffer): Buffer[] => {
  const header = bytes.length === 0 ? undefined : headerOf(bytes);
  if (header === undefined) return [];
  const length = lengthOf(header);
  return [bytes.subarray(0, length), ...blocksOf(bytes.subarray(length))];
};

/** Rows of the load as texts, sorted: no order is kept of them. */
const inOrder = (load: Load): string[] =>
  [...rowsOf(load)].map((row) => JSON.stringify(LoadRow.parse(row))).sort();

describe('readRun', () => {
  let root = '';
  let run = '';
  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'run-read-'));
    const folder = await openRunFolder(root, 'whole');
    await folder.writePlan(plan);
    for (const table of tableNames) {
      if (table !== 'load' && !folder.append(table, evidence[table])) await folder.drained();
    }
    // As k6 tells of it: a block for each second.
    for (const rows of Map.groupBy(evidence.load, (r) => r.second).values()) folder.append('load', rows);
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
    expect({ ...read.evidence, load: inOrder(read.evidence.load) }).toEqual({
      ...evidence,
      load: inOrder(evidence.load),
      defects: [],
    });
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
    expect(await defects()).toEqual([`probes.ndjson has ${n - 1} rows, the manifest counts ${n}`]);
  });

  it('reads a folder of before, whose manifest does not know a table that came later', async () => {
    rmSync(inside('visibility.ndjson'));
    expect(await defects()).toEqual(['visibility.ndjson is missing']);
    const forget = (table: string) =>
      edit(inside('manifest.json'), (text) => {
        const { schema, tables } = JSON.parse(text);
        delete tables[table];
        return JSON.stringify({ schema, tables });
      });
    forget('visibility');
    expect((await readRun(run)).evidence).toMatchObject({ visibility: [], defects: [] });
    rmSync(inside('probes.ndjson'));
    forget('probes');
    expect(await defects()).toEqual(['probes.ndjson is missing']);
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
      expect.stringMatching(/^ledger\.ndjson has \d+ rows, the manifest counts \d+$/),
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

  it('says so when the manifest is of other tables, or says nothing of the plan', async () => {
    const manifest = JSON.parse(readFileSync(inside('manifest.json'), 'utf8'));
    const { plan: _, ...tables } = manifest.tables;
    writeFileSync(inside('manifest.json'), JSON.stringify({ ...manifest, tables }));
    expect(await defects()).toEqual(['manifest.json says nothing of plan.json']);
    writeFileSync(
      inside('manifest.json'),
      JSON.stringify({ ...manifest, tables: { ...tables, beds: tables.load } }),
    );
    expect(await defects()).toEqual(["manifest.json can't be used: it is damaged"]);
  });

  it('sees two read-backs of one service at one instant, which can not both be the newest', async () => {
    edit(inside('read-back.ndjson'), (text) => `${text}${text.split('\n')[0]?.replace('"auth-1",', '')}\n`);
    expect(await defects()).toContainEqual(
      expect.stringMatching(/^readBack: 1 rows are there more than once, auth /),
    );
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

  it('takes no time that is none, and no figure whose sums are none', async () => {
    const first = (change: (row: Record<string, unknown>) => object) => (text: string) => {
      const [line = '', ...others] = text.split('\n');
      return [JSON.stringify(change(JSON.parse(line))), ...others].join('\n');
    };
    edit(
      inside('probes.ndjson'),
      first((row) => ({ ...row, endedAt: 1e308 })),
    );
    expect(await defects()).toContainEqual(expect.stringMatching(/^probes\.ndjson:1 is not a row .*endedAt/));
    edit(
      inside('marks.ndjson'),
      first((row) => ({ ...row, uncertaintyMs: 1e308 })),
    );
    expect(await defects()).toContainEqual(expect.stringMatching(/^marks\.ndjson:1 .*uncertaintyMs/));
  });

  it('takes a table that is split over several files, in any order of its lines, for the same table', async () => {
    const lines = readFileSync(inside('probes.ndjson'), 'utf8').split('\n').slice(0, -1).reverse();
    const part = (n: number) => `${lines.slice(n * 100, n === 11 ? undefined : n * 100 + 100).join('\n')}\n`;
    for (let n = 0; n < 11; n += 1) {
      writeFileSync(inside(n === 0 ? 'probes.ndjson' : `probes-${n + 1}.ndjson`), part(n));
    }
    writeFileSync(inside('probes.prober-b.ndjson'), part(11));
    const read = await readRun(run);
    expect(read.evidence.defects).toEqual([]);
    expect(read.evidence.probes).toEqual(evidence.probes.toReversed());
  });

  it('takes the load’s blocks in any order and from any file', async () => {
    const blocks = blocksOf(readFileSync(inside('load.columns'))).reverse();
    expect(blocks.length).toBeGreaterThan(50);
    writeFileSync(inside('load.columns'), Buffer.concat(blocks.slice(0, 25)));
    writeFileSync(inside('load.runner-b.columns'), Buffer.concat(blocks.slice(25)));
    const read = await readRun(run);
    expect(read.evidence.defects).toEqual([]);
    expect(inOrder(read.evidence.load)).toEqual(inOrder(evidence.load));
  });

  it('sees a block that was cut off, altered, taken out or put in again, and keeps the others', async () => {
    const file = inside('load.columns');
    const whole = readFileSync(file);
    const blocks = blocksOf(whole);
    const [first = Buffer.of(), ...others] = blocks;
    const rows = evidence.load.length;
    const own = headerOf(first)?.rows ?? 0;
    const cases: [Buffer, string[]][] = [
      [
        whole.subarray(0, -3),
        [
          expect.stringMatching(/^load\.columns has \d+ rows, the manifest counts \d+$/),
          `load.columns: block ${blocks.length} is cut off: its file ends within it`,
        ],
      ],
      [Buffer.concat(others), [`load.columns has ${rows - own} rows, the manifest counts ${rows}`]],
      [Buffer.concat([first, whole]), [`load.columns has ${rows + own} rows, the manifest counts ${rows}`]],
      [
        Buffer.concat([Buffer.from(first.toString('latin1').replace('auth', 'bank'), 'latin1'), ...others]),
        [
          'load.columns was changed after the run: its SHA-256 differs',
          'load.columns: block 1 has a row (1) of something that it does not name',
        ],
      ],
      [
        Buffer.concat([first, Buffer.from('\n'), ...others]),
        [
          `load.columns has ${own} rows, the manifest counts ${rows}`,
          'load.columns: block 2 begins with no header of a block: from here on the file can not be read',
        ],
      ],
    ];
    for (const [bytes, says] of cases) {
      writeFileSync(file, bytes);
      expect(await defects()).toEqual(says);
    }
  });

  it('reads a block that is larger than what is read at once', async () => {
    const histogram = {
      scale: 3,
      zeroCount: 0,
      offset: 0,
      counts: Array.from({ length: 4000 }, () => 70_000),
    };
    const many = Array.from({ length: 300 }, (_, i) => ({
      ...(evidence.load[0] as LoadRow),
      second: 1_000_000 + i,
      histogram,
    }));
    const block = encodeLoadBlock(many);
    expect(block.length).toBeGreaterThan(4_000_000);
    writeFileSync(inside('load.columns'), Buffer.concat([block, encodeLoadBlock(evidence.load)]));
    const read = await readRun(run);
    expect(read.evidence.load).toMatchObject({ rows: many.length + evidence.load.length });
    expect(read.evidence.defects).toHaveLength(1);
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
      'a plan whose schema is none',
      (file: string) =>
        edit(file, (t) => t.replace(/"lifeflow-verify\/plan@1"/, '['.repeat(1e5) + ']'.repeat(1e5))),
      /found schema no text, but of type object/,
    ],
    [
      'a plan that contradicts itself',
      (file: string) => edit(file, (t) => t.replace('"bound": 0.9998', '"bound": 99.98')),
      /expected a plan that does not contradict itself; found objective availability has the bound 99.98/,
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
