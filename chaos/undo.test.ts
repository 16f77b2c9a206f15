import { describe, expect, it } from 'vitest';
import type { JournalRecord, UndoStep } from '../slo/journal.ts';
import type { Clock } from './clock.ts';
import { openFaults, openJournal } from './journal.ts';
import type { Platform } from './platform.ts';
import { stepName } from './restore.ts';
import { healthyState, withoutNodes } from './testing/healthy.ts';
import { undo } from './undo.ts';

/** Pauses are over at once, time limits are never reached. */
const slept: number[] = [];
const clock: Clock = {
  now: () => 5_000,
  sleep: (ms, signal) =>
    signal === undefined ? Promise.resolve(void slept.push(ms)) : new Promise(() => {}),
};
const node = (name: string): UndoStep => ({ kind: 'power-on-node', node: name });
const intent = (id: string, steps: UndoStep[]): JournalRecord => ({
  step: 'intent',
  at: 1,
  id,
  fault: 'zone-loss',
  targets: [],
  undo: steps,
});
const process: JournalRecord = {
  step: 'process',
  at: 0,
  undo: [{ kind: 'end-process', pid: 7, startedAt: '1', name: 'k6' }],
};
const environment: JournalRecord = {
  step: 'environment',
  at: 0,
  name: 'local',
  undo: [{ kind: 'tear-down', state: 'x' }],
};

const journalOf = async (...records: JournalRecord[]) => {
  let text = '';
  const journal = openJournal({
    read: async () => text,
    append: async (added) => {
      text += added;
    },
  });
  for (const record of records) await journal.append(record);
  return journal;
};
/** A platform where the steps that `refuses` says so about fail. */
const platformOf = (refuses: (step: UndoStep) => boolean = () => false, state = healthyState()) => {
  const asked: string[] = [];
  const platform: Pick<Platform, 'restore' | 'observe'> = {
    restore: async (step) => {
      asked.push(stepName(step));
      if (refuses(step)) throw new Error('it will not start');
    },
    observe: async () => state,
  };
  return { asked, platform };
};

describe('undo', () => {
  it('does nothing where nothing is open', async () => {
    const { asked, platform } = platformOf();
    expect(await undo(await journalOf(), platform, { clock })).toEqual({
      steps: [],
      clean: true,
      remarks: [],
    });
    expect(asked).toEqual([]);
  });

  it('carries out the steps of open faults, newest first, and closes the journal', async () => {
    const journal = await journalOf(
      intent('1-a', [node('r1a1')]),
      intent('2-b', [node('r1b1'), node('r1c1')]),
    );
    const { asked, platform } = platformOf();
    const report = await undo(journal, platform, { clock });
    expect(asked).toEqual(['switch on node r1b1', 'switch on node r1c1', 'switch on node r1a1']);
    expect(report.steps.every((s) => s.result === 'done')).toBe(true);
    expect((await journal.read()).records.at(-1)).toEqual({ step: 'closed', at: 5_000 });
  });

  it('can be run again, and then finds nothing open', async () => {
    const journal = await journalOf(intent('1-a', [node('r1a1')]));
    await undo(journal, platformOf().platform, { clock });
    const { asked, platform } = platformOf();
    expect((await undo(journal, platform, { clock })).steps).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('goes on past a step that fails, tries it again, and names it with its reason', async () => {
    const journal = await journalOf(intent('1-a', [node('r1a1'), node('r1b1')]), process);
    const { asked, platform } = platformOf((s) => s.kind === 'power-on-node' && s.node === 'r1a1');
    const report = await undo(journal, platform, { clock, attempts: 2 });
    expect(asked).toEqual([
      'end k6 (process 7)',
      'switch on node r1a1',
      'switch on node r1a1',
      'switch on node r1b1',
    ]);
    expect(report.clean).toBe(false);
    expect(report.steps.filter((s) => s.result === 'failed')).toEqual([
      { id: '1-a', step: node('r1a1'), result: 'failed', reason: 'it will not start' },
    ]);
    expect(openFaults((await journal.read()).records).map((o) => o.id)).toContain('1-a');
  });

  it('believes an answer only when the platform shows it too', async () => {
    const journal = await journalOf(intent('1-a', [node('r1a1')]));
    const report = await undo(journal, platformOf(undefined, withoutNodes('r1a1')).platform, { clock });
    expect(report.steps).toEqual([
      { id: '1-a', step: node('r1a1'), result: 'failed', reason: 'node r1a1 is not up' },
    ]);
  });

  it('takes the environment down instead of healing what is in it', async () => {
    const journal = await journalOf(environment, process, intent('1-a', [node('r1a1')]));
    const { asked, platform } = platformOf();
    const report = await undo(journal, platform, { clock });
    expect(asked).toEqual(['end k6 (process 7)', 'take down the environment kept in x']);
    expect(report.steps[0]?.result).toBe('superseded');
    expect(report.clean).toBe(true);
  });

  it('leaves alone what stands in the place of an environment that is gone, and ends what else there is', async () => {
    const journal = await journalOf(environment, process, intent('1-a', [node('r1a1')]));
    const { asked, platform } = platformOf();
    const report = await undo(journal, platform, { clock, replaced: true });
    expect(asked).toEqual(['end k6 (process 7)']);
    expect(report.steps.map((s) => s.result)).toEqual(['superseded', 'done', 'superseded']);
    expect(report.clean).toBe(true);
    expect(openFaults((await journal.read()).records)).toEqual([]);
  });

  it('calls the faults inside failed when the environment could not be taken down', async () => {
    const journal = await journalOf(environment, intent('1-a', [node('r1a1')]));
    const report = await undo(journal, platformOf((s) => s.kind === 'tear-down').platform, { clock });
    expect(report.steps.map((s) => s.result)).toEqual(['failed', 'failed']);
    expect(report.clean).toBe(false);
  });

  it.each([
    ['is a file of this machine, which keeps nobody else from a run', false, true],
    ['is a mirror, by which others take it for open still', true, false],
  ])('says that the journal took no more records, where it %s', async (_, mirrored, clean) => {
    const { read } = await journalOf(intent('1-a', [node('r1a1')]));
    const full = { read, append: () => Promise.reject(new Error('no room left')) };
    const { asked, platform } = platformOf();
    const report = await undo(full, platform, { clock, mirrored });
    expect(asked).toEqual(['switch on node r1a1']);
    expect(report).toMatchObject({ steps: [{ result: 'done' }], clean });
    expect(report.remarks).toEqual([
      expect.stringMatching(/healed to the journal: no room left/),
      expect.stringMatching(/closed to the journal: no room left/),
    ]);
  });

  it('is clean where a mirror missed a word, but took the last one', async () => {
    const { append, read } = await journalOf(intent('1-a', [node('r1a1')]));
    const mirror = {
      read,
      append: (r: JournalRecord) =>
        r.step === 'closed' ? append(r) : Promise.reject(new Error('no answer')),
    };
    const report = await undo(mirror, platformOf().platform, { clock, mirrored: true });
    expect(report).toMatchObject({ clean: true, remarks: [expect.stringMatching(/healed .* no answer/)] });
    expect(openFaults((await mirror.read()).records)).toEqual([]);
  });

  it('waits until a call of the dead runner can have no more effect', async () => {
    slept.length = 0;
    const journal = await journalOf(intent('1-a', [node('r1a1')]));
    await undo(journal, platformOf().platform, { clock, settleMs: 60_000 });
    expect(slept).toEqual([55_001]);
  });

  it('waits no longer for a runner whose clock was ahead', async () => {
    slept.length = 0;
    const journal = await journalOf({ ...intent('1-a', [node('r1a1')]), at: clock.now() + 2_400_000 });
    await undo(journal, platformOf().platform, { clock, settleMs: 60_000 });
    expect(slept).toEqual([60_000]);
  });
});
