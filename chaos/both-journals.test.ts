import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../slo/journal.ts';
import { inBoth } from './both-journals.ts';

const record: JournalRecord = { step: 'closed', at: 1 };
const kept: string[] = [];
const journal = (name: string, fails = false) => ({
  append: async () => {
    if (fails) throw new Error(`${name} is full`);
    kept.push(name);
  },
});

describe('two journals as one', () => {
  it('have a record in the first, and only then in the second', async () => {
    kept.length = 0;
    await inBoth(journal('file'), journal('mirror')).append(record);
    expect(kept).toEqual(['file', 'mirror']);
  });

  it('fail with the one that failed, so that nobody takes the step that it announces', async () => {
    kept.length = 0;
    await expect(inBoth(journal('file'), journal('mirror', true)).append(record)).rejects.toThrow(
      'mirror is full',
    );
    await expect(inBoth(journal('file', true), journal('mirror')).append(record)).rejects.toThrow(
      'file is full',
    );
    expect(kept).toEqual(['file']);
  });
});
