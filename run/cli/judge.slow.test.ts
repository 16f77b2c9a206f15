import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoadRow } from '../../slo/evidence.ts';
import { latestRun, latestVerdict, verify } from './testing/verify.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'verify-judge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const copy = (name: string): string => {
  const to = path.join(folder, name);
  cpSync(path.join(folder, 'run'), to, { recursive: true });
  return to;
};
const bytes = (run: string) => readFileSync(path.join(run, 'verdict.json'), 'utf8');

describe('a real run', () => {
  let ended: number | null = null;
  beforeAll(async () => {
    const { code, stderr } = await verify('run', '--only', 'load', '--duration', '30s', '--scale', '0.01');
    expect(code, stderr).toBeLessThan(64);
    ended = code;
    cpSync(latestRun(), path.join(folder, 'run'), { recursive: true, dereference: true });
  });

  it('is judged again elsewhere to the same bytes', async () => {
    const again = copy('again');
    writeFileSync(path.join(again, 'verdict.json'), '');
    const { code } = await verify('judge', again);
    expect(code).toBe(ended);
    expect(bytes(again)).toBe(bytes(path.join(folder, 'run')));
  });

  it('counted the same at k6, in the evidence and at the edge, but for what was in flight', () => {
    const { counts } = latestVerdict();
    expect(counts).toHaveLength(8);
    for (const c of counts) {
      expect(c.k6, c.says).toBeGreaterThan(0);
      expect(c.evidence, c.says).toBe(c.k6);
      expect(c.agree, c.says).toBe(true);
    }
  });

  it('is no better and no worse than itself, in one report of both', async () => {
    const out = path.join(folder, 'comparison');
    const { code, stdout } = await verify('compare', path.join(folder, 'run'), copy('other'), '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/required objectives the second shows 0 better, 0 worse, \d+ not told apart/);
    expect(readFileSync(path.join(out, 'comparison.html'), 'utf8')).toContain('two runs compared');
    expect(readFileSync(path.join(out, 'comparison.md'), 'utf8')).toContain('Two runs compared');
    const missing = await verify('compare', path.join(folder, 'run'), path.join(folder, 'nowhere'));
    expect(missing.code).toBe(65);
    expect(missing.stderr).toContain('nowhere');
  });

  it.each<[string, (run: string) => void]>([
    ['a truncated table', (run) => truncateSync(path.join(run, 'evidence/load.columns'), 10_000)],
    [
      'a table cut at the end of a line',
      (run) => {
        const file = path.join(run, 'evidence/probes.ndjson');
        const lines = readFileSync(file, 'utf8').split('\n');
        writeFileSync(file, `${lines.slice(0, lines.length / 2).join('\n')}\n`);
      },
    ],
    [
      'an altered table',
      (run) => {
        const file = path.join(run, 'evidence/probes.ndjson');
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"good"', '"late"'));
      },
    ],
    [
      'an altered column',
      (run) => {
        const file = path.join(run, 'evidence/load.columns');
        const bytes = readFileSync(file, 'latin1');
        writeFileSync(file, bytes.replaceAll('good', 'late'), 'latin1');
      },
    ],
    [
      'a repeated line',
      (run) => {
        const file = path.join(run, 'evidence/ledger.ndjson');
        appendFileSync(file, `${readFileSync(file, 'utf8').split('\n')[0]}\n`);
      },
    ],
    ['a missing table', (run) => rmSync(path.join(run, 'evidence/ledger.ndjson'))],
    ['no manifest', (run) => rmSync(path.join(run, 'evidence/manifest.json'))],
  ])('with %s is INVALID', async (name, damage) => {
    const run = copy(name.replaceAll(' ', '-'));
    damage(run);
    const { code } = await verify('judge', run);
    const { verdict, taints } = JSON.parse(bytes(run));
    expect(verdict).toBe('INVALID');
    expect(code).toBe(3);
    expect(taints.length).toBeGreaterThan(0);
  });

  it('gives the rows of its load, a line each', async () => {
    const manifest = readFileSync(path.join(folder, 'run/evidence/manifest.json'), 'utf8');
    const { code, stdout } = await verify('rows', 'load', path.join(folder, 'run'));
    const lines = stdout.trim().split('\n');
    expect(code).toBe(0);
    expect(lines).toHaveLength(JSON.parse(manifest).tables.load.rows);
    for (const line of lines) LoadRow.parse(JSON.parse(line));
  });

  it('with no plan is an error that names the file', async () => {
    const run = copy('no-plan');
    rmSync(path.join(run, 'plan.json'));
    const { code, stderr } = await verify('judge', run);
    expect(stderr).toMatch(/plan\.json.*expected a run's plan/);
    expect(code).toBe(65);
  });
});
