import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stateSchema, writeState } from '../../fixtures/local/state-book.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { identify } from '../processes.ts';
import { noteRunner, requireNoneKept, requireNoRunner } from './runner.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an environment', () => {
  it('is free without a note, for the runner that noted itself, and when that one is gone', () => {
    requireNoRunner(folder);
    requireNoRunner(path.join(folder, 'not-there'));
    noteRunner(folder);
    requireNoRunner(folder);
    writeFileSync(
      path.join(folder, 'runner.json'),
      JSON.stringify({ pid: process.pid + 1, startedAt: 'never' }),
    );
    requireNoRunner(folder);
  });

  it('is in use while another runner lives', () => {
    // Whoever started these tests is another process, and lives.
    writeFileSync(path.join(folder, 'runner.json'), JSON.stringify(identify(process.ppid)));
    let error: unknown;
    try {
      requireNoRunner(folder);
    } catch (e) {
      error = e;
    }
    expect(error).toMatchObject({ code: 'IN_USE', message: expect.stringContaining(`${process.ppid}`) });
    expect(exitCodeOf(error)).toBe(75);
  });

  it('is kept while its owner lives and no run noted itself on it, and then says how it goes', () => {
    const ownedBy = (owner: { pid: number; startedAt: string }): void =>
      writeState(folder, {
        schema: stateSchema,
        ...{ environment: 'cluster', project: '/x', owner, processes: [] },
      });
    requireNoneKept('cluster', folder);
    ownedBy({ pid: process.pid, startedAt: 'never' });
    requireNoneKept('cluster', folder);
    const me = identify(process.pid);
    if (me === undefined) throw new Error('no such process');
    ownedBy(me);
    expect(() => requireNoneKept('cluster', folder)).toThrow(/kept for work .* `verify down cluster`/);
    noteRunner(folder);
    requireNoneKept('cluster', folder);
  });
});
