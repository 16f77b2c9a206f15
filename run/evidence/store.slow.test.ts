import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mark } from '../../slo/evidence.ts';
import { openRunFolder } from './store.ts';

const program = `
  import { openRunFolder } from ${JSON.stringify(path.join(import.meta.dirname, 'store.ts'))};
  const folder = await openRunFolder(process.argv[1], 'a');
  let told = 0;
  folder.failure.addEventListener('abort', () => { told += 1; });
  const row = (n) => ({ name: 'phase', at: n, clock: 'runner', uncertaintyMs: 0, detail: 'x'.repeat(200) });
  for (let n = 1; n <= 200; n += 1) {
    folder.append('marks', [row(n)]);
    await folder.drained().catch(() => {});
  }
  const error = await folder.close().then(() => undefined, (e) => e);
  console.log(JSON.stringify({ told, code: error?.code, message: error?.message }));
`;

it('tells once that the disk takes no more, and leaves no manifest', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'full-disk-'));
  try {
    // A limit on the size of files stands for a full disk: it needs no privileges and holds for root too.
    const shell = `ulimit -f 16; exec "$0" --input-type=module-typescript -e "$1" "$2"`;
    const child = spawnSync('sh', ['-c', shell, process.execPath, program, root], { encoding: 'utf8' });
    const said = JSON.parse(child.stdout || '{}');
    expect(said, child.stderr).toMatchObject({ told: 1, code: 'OUTPUT' });
    expect(said.message).toMatch(/marks\.ndjson: expected to write here; found .*\(EFBIG\); free some space/);
    expect(existsSync(path.join(root, 'a/evidence/manifest.json'))).toBe(false);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

describe('a run folder', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'run-store-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('brings rows to the disk within about a second without being asked', async () => {
    const folder = await openRunFolder(root, 'a');
    folder.append('probes', [{ service: 'donor', scheduledAt: 1, sentAt: 1, endedAt: 4, outcome: 'good' }]);
    const text = () => readFileSync(path.join(root, 'a/evidence/probes.ndjson'), 'utf8');
    expect(text()).toBe('');
    await expect.poll(text, { timeout: 2000 }).toContain('donor');
    await folder.close();
  });

  it('asks the caller to wait when more is queued than the disk takes', async () => {
    const folder = await openRunFolder(root, 'a');
    const mark: Mark = { name: 'phase', at: 1, clock: 'runner', uncertaintyMs: 0 };
    const long = 'many words '.repeat(400);
    const rows = Array.from({ length: 2500 }, (_, n) => ({ ...mark, at: n + 1, detail: long }));
    expect(folder.append('marks', rows.slice(0, 100))).toBe(true);
    expect(folder.append('marks', rows.slice(100))).toBe(false);
    await folder.drained();
    expect(folder.append('marks', [mark])).toBe(true);
    await folder.close();
  });
});
