import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFaults, parseJournal } from '../chaos/journal.ts';
import { noteHealed, requireNothingOpen } from './foreign-runs.ts';
import { identify } from './processes.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'runs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The folder of a run on this environment that was killed under a fault. */
const leave = (run: string, environment = 'staging'): string => {
  const folder = path.join(root, run);
  mkdirSync(folder);
  const records = [
    { step: 'environment', at: 1, name: environment, undo: [] },
    { step: 'intent', at: 2, id: '1-scale-pin', fault: 'scale-pin', targets: ['donor'], undo: [] },
  ];
  writeFileSync(path.join(folder, 'journal.ndjson'), records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  return folder;
};
const open = (folder: string) =>
  openFaults(parseJournal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8')).records).filter(
    (o) => o.kind === 'fault',
  ).length;

it('only the run that a mirror is of is healed by that mirror', async () => {
  const [mine, elsewhere, another] = [leave('mine'), leave('elsewhere'), leave('another', 'production')];
  await noteHealed(root, 'staging', ['mine']);
  expect([mine, elsewhere, another].map(open)).toEqual([0, 1, 1]);
  await expect(requireNothingOpen(root, 'staging', 'that of run mine')).rejects.toMatchObject({
    code: 'STALE',
    message: expect.stringMatching(
      /as run elsewhere left it .* found that of run mine, and 1-scale-pin open in .*elsewhere;/,
    ),
  });
  await noteHealed(root, 'staging', ['elsewhere']);
  await requireNothingOpen(root, 'staging', 'that of run elsewhere');
  expect(open(another)).toBe(1);
});

it('a run that died here and was undone elsewhere is healed, though the mirror is of a later one by now', async () => {
  const [mine, older] = [leave('mine'), leave('older')];
  await noteHealed(root, 'staging', ['theirs', 'mine']);
  expect([mine, older].map(open)).toEqual([0, 1]);
});

it('a run that goes on heals what it has open', async () => {
  const folder = leave('going-on');
  writeFileSync(path.join(folder, 'runner.json'), JSON.stringify(identify(process.ppid)));
  await requireNothingOpen(root, 'staging', 'none');
});
