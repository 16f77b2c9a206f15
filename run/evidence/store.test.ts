import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EvidenceManifest, type Mark, type ProbeRow } from '../../slo/evidence.ts';
import { fullShape } from '../../slo/testing/sample-plan.ts';
import { sampleRun } from '../../slo/testing/sample-run.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { openDigest, sha256 } from './digest.ts';
import { OutputError } from './error.ts';
import { newRunId } from './run-id.ts';
import { openRunFolder, tableNames } from './store.ts';

const { plan } = sampleRun(fullShape);
const probe = (n: number): ProbeRow => ({
  service: 'donor',
  scheduledAt: 1_795_000_000_000 + n * 100,
  sentAt: 1_795_000_000_000 + n * 100,
  endedAt: 1_795_000_000_003 + n * 100,
  outcome: 'good',
});

const mark: Mark = { name: 'phase', at: 1, clock: 'runner', uncertaintyMs: 0 };

const digestOf = (lines: readonly string[]): string => {
  const digest = openDigest();
  for (const line of lines) digest.add(Buffer.from(line));
  return digest.hex();
};

describe('openRunFolder', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'run-store-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const text = (...names: string[]) => readFileSync(path.join(root, ...names), 'utf8');

  it('writes the plan, the tables, and last a manifest with rows and digests', async () => {
    const folder = await openRunFolder(path.join(root, 'runs'), 'a');
    await folder.writePlan(plan);
    folder.append('probes', [probe(1), probe(2)]);
    await folder.drained();
    expect(text('runs/a/evidence/probes.ndjson').split('\n')).toHaveLength(3);
    expect(readdirSync(path.join(root, 'runs/a/evidence'))).not.toContain('manifest.json');
    folder.append('probes', [probe(3)]);
    await folder.close();
    const manifest = EvidenceManifest.parse(JSON.parse(text('runs/a/evidence/manifest.json')));
    expect(manifest.tables.probes).toEqual({
      rows: 3,
      sha256: digestOf(text('runs/a/evidence/probes.ndjson').split(/(?<=\n)/)),
    });
    expect(manifest.tables.marks).toEqual({ rows: 0, sha256: digestOf([]) });
    expect(manifest.tables.plan?.sha256).toBe(sha256(text('runs/a/plan.json')));
    expect(Object.keys(manifest.tables)).toHaveLength(tableNames.length + 1);
  });

  it('points `latest` to the newest run that began', async () => {
    for (const id of ['a', 'b']) await (await openRunFolder(root, id)).becomeLatest();
    await openRunFolder(root, 'never-began');
    expect(lstatSync(path.join(root, 'latest')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(path.join(root, 'latest'))).toBe('b');
    expect(readdirSync(root).sort()).toEqual(['a', 'b', 'latest', 'never-began']);
  });

  it('fails with one clear error where no folder can be made', async () => {
    // A file where a folder should be: root, for whom permissions mean nothing, sees this too.
    writeFileSync(path.join(root, 'file'), '');
    const error = await openRunFolder(path.join(root, 'file/runs'), 'a').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(OutputError);
    expect((error as Error).message).toMatch(
      /file\/runs: expected a folder for runs; found a file where a folder should be \(ENOTDIR\); choose a folder/,
    );
    expect(exitCodeOf(error)).toBe(73);
  });

  it('never writes into the folder of another run', async () => {
    await (await openRunFolder(root, 'a')).close();
    await expect(openRunFolder(root, 'a')).rejects.toThrow(/something else of that name \(EEXIST\)/);
  });

  it('stops the run at a row that is none, and leaves no manifest', async () => {
    const folder = await openRunFolder(root, 'a');
    // A row with more than its schema names, such as headers or environment variables, is not stored.
    folder.append('probes', [{ ...probe(1), headers: { authorization: 'Bearer x' } } as ProbeRow]);
    expect(folder.failure.aborted).toBe(true);
    expect(String(folder.failure.reason)).toContain('Unrecognized key: "headers"');
    await expect(folder.close()).rejects.toBe(folder.failure.reason);
    expect(text('a/evidence/probes.ndjson')).toBe('');
    expect(readdirSync(path.join(root, 'a/evidence'))).not.toContain('manifest.json');
  });

  it('blacks out what looks like a secret in free text', async () => {
    const folder = await openRunFolder(root, 'a');
    folder.append('marks', [
      { ...mark, detail: 'connect postgres://lifeflow:hunter2@127.0.0.1:5432/x failed' },
      { ...mark, detail: 'authorization: Bearer abcdefgh.ijkl' },
      { ...mark, detail: 'PGPASSWORD="hunter22" and token=abcdef0123' },
      { ...mark, detail: 'the tokenizer read 42 words' },
    ]);
    await folder.close();
    const stored = text('a/evidence/marks.ndjson');
    expect(stored).not.toMatch(/hunter2|abcdefgh|abcdef0123/);
    expect(stored).toContain('the tokenizer read 42 words');
    for (const line of stored.trim().split('\n')) JSON.parse(line);
  });
});

describe('newRunId', () => {
  it('sorts by time and differs within a second', () => {
    const now = new Date('2026-11-24T01:23:45.678Z');
    expect(newRunId(now)).toMatch(/^2026-11-24T01-23-45-[0-9a-f]{4}$/);
    expect(new Set(Array.from({ length: 20 }, () => newRunId(now))).size).toBeGreaterThan(15);
  });
});
