import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JournalRecord } from '../slo/journal.ts';
import { faultNames } from '../slo/plan.ts';
import { type JournalFile, openFaults, openJournal, parseJournal } from './journal.ts';

const record = (step: 'injected' | 'healing' | 'healed', id: string): JournalRecord => ({ step, at: 2, id });
const intent = (id: string): JournalRecord => ({
  step: 'intent',
  at: 1,
  id,
  fault: 'node-kill',
  targets: ['n'],
  undo: [
    { kind: 'power-on-node', node: `node-of-${id}` },
    { kind: 'restore-replicas', service: 'donor', region: 'region-1' },
  ],
});
const environment: JournalRecord = {
  step: 'environment',
  at: 0,
  name: 'local',
  undo: [{ kind: 'tear-down', state: 'x' }],
};
const process: JournalRecord = {
  step: 'process',
  at: 0,
  undo: [{ kind: 'end-process', pid: 7, startedAt: '1', name: 'k6' }],
};
const failed = (id: string): JournalRecord => ({ step: 'heal-failed', at: 3, id, error: 'für immer kaputt' });

/** Any journal that a conductor could write: faults one after the other, each with some of its records. */
const journals = fc
  .array(
    fc.record({
      fault: fc.constantFrom(...faultNames),
      after: fc.constantFrom(0, 1, 2, 3, 4),
      fails: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((faults) => [
    environment,
    process,
    ...faults.flatMap(({ fault, after, fails }, i) => {
      const id = `${i + 1}-${fault}`;
      const all = [
        intent(id),
        record('injected', id),
        record('healing', id),
        ...(fails ? [failed(id)] : []),
        record('healed', id),
      ];
      return all.slice(0, after + 1);
    }),
  ]);

const lines = (records: readonly JournalRecord[]): string =>
  records.map((r) => `${JSON.stringify(r)}\n`).join('');

/** A file in memory whose append can tear once. */
const memoryFile = (text = '') => {
  const disk = { text, tearAt: -1 };
  const file: JournalFile = {
    read: async () => disk.text,
    append: async (added) => {
      if (disk.tearAt < 0) {
        disk.text += added;
        return;
      }
      disk.text += added.slice(0, disk.tearAt);
      disk.tearAt = -1;
      throw new Error('no space left');
    },
  };
  return { disk, file };
};

describe('openFaults', () => {
  it('has nothing to undo for an empty journal, nor for a closed one', () => {
    expect(openFaults([])).toEqual([]);
    expect(openFaults([environment, process, intent('1-node-kill'), { step: 'closed', at: 9 }])).toEqual([]);
  });

  it('undoes the newest first: the open fault, then the processes, then the environment', () => {
    const open = openFaults([environment, process, intent('1-a'), record('healed', '1-a'), intent('2-b')]);
    expect(open.map((o) => o.id)).toEqual(['2-b', 'process', 'environment']);
  });

  it('keeps a fault open that was being healed, and one whose heal failed', () => {
    expect(openFaults([intent('1-a'), record('healing', '1-a')])).toHaveLength(1);
    expect(openFaults([intent('1-a'), record('healing', '1-a'), failed('1-a')])).toHaveLength(1);
  });

  it('from any prefix of any journal, has open exactly the faults without "healed", with the steps they were written with', () => {
    fc.assert(
      fc.property(journals, fc.nat(), (all, cut) => {
        const prefix = all.slice(0, cut % (all.length + 1));
        const healed = prefix.flatMap((r) => (r.step === 'healed' ? [r.id] : []));
        const expected = prefix.flatMap((r) => (r.step === 'intent' && !healed.includes(r.id) ? [r] : []));
        const open = openFaults(prefix).filter((o) => o.kind === 'fault');
        expect(open.map((o) => o.id)).toEqual(expected.map((r) => r.id).reverse());
        expect(open.map((o) => o.steps)).toEqual(expected.map((r) => r.undo).reverse());
      }),
    );
  });
});

describe('parseJournal', () => {
  it('from any prefix of its bytes, keeps every whole line and damages at most the last', () => {
    fc.assert(
      fc.property(journals, fc.nat(), (all, cut) => {
        const bytes = Buffer.from(lines(all));
        const part = bytes.subarray(0, cut % (bytes.length + 1)).toString('utf8');
        const whole = part.split('\n').length - 1;
        const { records, damaged } = parseJournal(part);
        expect(records.slice(0, whole)).toEqual(all.slice(0, whole));
        expect(records.length + damaged.length).toBeLessThanOrEqual(whole + 1);
      }),
    );
  });

  it('says which lines are no record, and keeps those after them', () => {
    const { records, damaged } = parseJournal(
      `${lines([environment])}{"step":"int\n${lines([intent('1-a')])}`,
    );
    expect(records).toEqual([environment, intent('1-a')]);
    expect(damaged).toEqual([2]);
  });
});

describe('openJournal', () => {
  it('gives back what was appended, in order, also when nobody waited in between', async () => {
    const journal = openJournal(memoryFile().file);
    await Promise.all([
      journal.append(environment),
      journal.append(intent('1-a')),
      journal.append(failed('1-a')),
    ]);
    expect(await journal.read()).toEqual({
      records: [environment, intent('1-a'), failed('1-a')],
      damaged: [],
    });
  });

  it('loses no record to a line that an earlier crash cut off', async () => {
    const { file } = memoryFile(`${lines([environment])}{"step":"inte`);
    const journal = openJournal(file);
    await journal.append(intent('1-a'));
    expect((await journal.read()).records).toEqual([environment, intent('1-a')]);
  });

  it('loses no record to an append of its own that tore, wherever it tore', async () => {
    for (let tearAt = 0; tearAt < lines([intent('1-a')]).length; tearAt += 1) {
      const { disk, file } = memoryFile();
      const journal = openJournal(file);
      await journal.append(environment);
      disk.tearAt = tearAt;
      await expect(journal.append(intent('1-a'))).rejects.toThrow('no space left');
      await journal.append(failed('1-a'));
      const { records } = await journal.read();
      expect([records[0], records.at(-1)]).toEqual([environment, failed('1-a')]);
    }
  });

  it('refuses what is no record before anything is written', async () => {
    const { disk, file } = memoryFile();
    await expect(openJournal(file).append({ step: 'healed', at: 1 } as JournalRecord)).rejects.toThrow();
    expect(disk.text).toBe('');
    expect(JournalRecord.safeParse(intent('1-a')).success).toBe(true);
  });
});
