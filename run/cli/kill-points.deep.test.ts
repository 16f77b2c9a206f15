import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../slo/journal.ts';
import { faultNames } from '../../slo/plan.ts';
import { left } from './testing/left.ts';
import { startVerify, verify } from './testing/verify.ts';

/**
 * Steps of a run's journal with one fault, in order. The runner is killed within some milliseconds of each; what it
 * wrote in them is printed. `closed` is the end, `heal-failed` needs a platform that refuses (see run/simulate).
 */
const steps = [
  'environment',
  'process',
  'intent',
  'injected',
  'healing',
  'healed',
] as const satisfies readonly JournalRecord['step'][];

const journalOf = (folder: string): string[] => {
  const file = path.join(folder, 'journal.ndjson');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).step);
};

describe.each(faultNames)('the runner is killed during %s', (fault) => {
  it.each(steps)('once the journal says %s; undo leaves nothing', async (step) => {
    const { child, ended, runFolder } = startVerify([
      'run',
      '--fault',
      fault,
      '--scale',
      '0.01',
      '--duration',
      '100s',
    ]);
    try {
      const folder = await runFolder(120);
      const journal = () => journalOf(folder);
      const until = Date.now() + 300_000;
      while (!journal().includes(step)) {
        if (Date.now() > until || child.exitCode !== null)
          throw new Error(`the journal never said ${step}: ${journal().join(' ')}`);
        await sleep(5);
      }
      child.kill('SIGKILL');
      await ended;
      expect(journal(), 'it was killed before its end').not.toContain('closed');
      console.log(`${fault}: killed after ${journal().at(-1)}`);
    } finally {
      // One that did not come so far must not stand in the way of the next.
      child.kill('SIGKILL');
      await ended;
    }
    const undone = await verify('undo');
    expect(undone.code, `${undone.stdout}${undone.stderr}`).toBe(0);
    expect(left()).toEqual([]);
    const again = await verify('undo');
    expect(again.stdout).toMatch(/Nothing was open/);
  });
});
