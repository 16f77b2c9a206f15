import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openJournal } from './journal.ts';
import { journalFile } from './journal-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));
const healed = (id: string) => ({ step: 'healed', at: 1, id }) as const;

describe('a journal on disk', () => {
  it('is empty before it was begun', async () => {
    expect(await openJournal(journalFile(path.join(folder, 'none'))).read()).toEqual({
      records: [],
      damaged: [],
    });
  });

  it('can be read by another program after each append, and carries on after a cut line', async () => {
    const file = path.join(folder, 'journal.ndjson');
    await openJournal(journalFile(file)).append(healed('1-a'));
    appendFileSync(file, '{"step":"hea');
    await openJournal(journalFile(file)).append(healed('2-b'));
    const { records, damaged } = await openJournal(journalFile(file)).read();
    expect(records).toEqual([healed('1-a'), healed('2-b')]);
    expect(damaged).toEqual([2]);
  });

  it('is for its owner only', async () => {
    expect(statSync(path.join(folder, 'journal.ndjson')).mode & 0o077).toBe(0);
  });

  it('fails to append where it cannot write', async () => {
    await expect(
      openJournal(journalFile(path.join(folder, 'no', 'such'))).append(healed('x')),
    ).rejects.toThrow(/ENOENT/);
  });
});
