import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderPrefix, stateSchema, writeState } from '../fixtures/local/state-book.ts';
import { identify, type ProcessIdentity } from './processes.ts';
import { undoRun } from './undo-run.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(path.join(tmpdir(), 'undo-run-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A run folder that leaves an environment open, and the state folder of what stands there now. */
const leave = (name: string, owner: ProcessIdentity) => {
  const run = path.join(place, name);
  const state = path.join(place, `${folderPrefix}${name}`);
  for (const folder of [run, state]) mkdirSync(folder);
  writeState(state, { schema: stateSchema, environment: 'cluster', project: '/x', owner, processes: [] });
  const record = { step: 'environment', at: 1, name: 'cluster', undo: [{ kind: 'tear-down', state }] };
  writeFileSync(path.join(run, 'journal.ndjson'), `${JSON.stringify(record)}\n`);
  return { run, state };
};
const results = async (run: string) => {
  const { steps, clean } = await undoRun(run);
  return { results: steps.map((s) => s.result), clean };
};

it('takes away what a run that is over left, and not what a person keeps in its place', async () => {
  const me = identify(process.pid);
  if (me === undefined) throw new Error('no such process');
  const kept = leave('kept', me);
  expect(await undoRun(kept.run)).toMatchObject({
    steps: [{ result: 'superseded' }],
    clean: true,
    remarks: [expect.stringContaining(`kept in ${kept.state} is not this run's`)],
  });
  expect(existsSync(kept.state)).toBe(true);
  // It owes nothing any more, so that it is not asked again.
  expect(await results(kept.run)).toEqual({ results: [], clean: true });

  const left = leave('left', { pid: process.pid, startedAt: 'never' });
  expect(await results(left.run)).toEqual({ results: ['done'], clean: true });
  expect(existsSync(left.state)).toBe(false);
});
