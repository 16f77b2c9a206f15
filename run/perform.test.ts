import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFaults, parseJournal } from '../chaos/journal.ts';
import { smallRun } from '../slo/testing/small-run.ts';
import type { Startable } from './environments/environment.ts';
import { SuiteError } from './errors.ts';
import { performRun } from './perform.ts';

const { plan } = smallRun();
let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'perform-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const runsRoot = () => path.join(root, 'runs');
const perform = (environment: Partial<Startable>) =>
  performRun({
    plan,
    environment: {
      undo: [{ kind: 'tear-down', state: path.join(root, 'state') }],
      requireFree: () => {},
      left: () => false,
      start: () => Promise.reject(new SuiteError('TOOL', 'start', 'it did not come up')),
      ...environment,
    },
    k6Path: 'none',
    runsRoot: runsRoot(),
    signal: new AbortController().signal,
    say: () => {},
    progress: () => {},
    live: () => {},
  });
const left = () =>
  openFaults(parseJournal(readFileSync(path.join(runsRoot(), plan.run, 'journal.ndjson'), 'utf8')).records);

describe('a run that never began', () => {
  it('writes nothing where another run is at work', async () => {
    const requireFree = () => {
      throw new SuiteError('IN_USE', 'local', 'somebody is at work');
    };
    await expect(perform({ requireFree })).rejects.toMatchObject({ code: 'IN_USE' });
    expect(existsSync(runsRoot())).toBe(false);
  });

  it('closes its journal when nothing is left of the start, and is not the latest run', async () => {
    await expect(perform({})).rejects.toThrow('it did not come up');
    expect(left()).toEqual([]);
    expect(readdirSync(runsRoot())).toEqual([plan.run]);
  });

  it('leaves to undo what a failed start left', async () => {
    await expect(perform({ left: () => true })).rejects.toThrow('it did not come up');
    expect(left()).toMatchObject([{ kind: 'environment', steps: [{ kind: 'tear-down' }] }]);
  });
});
