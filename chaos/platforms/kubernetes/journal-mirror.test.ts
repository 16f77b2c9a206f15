import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../../slo/journal.ts';
import { openFaults, parseJournal } from '../../journal.ts';
import { claimMirror, mirrorIn, openRecords } from './journal-mirror.ts';
import { handClock, smallServer } from './testing/small-server.ts';

const intent = (id: string, targets = ['donor-1']): JournalRecord => ({
  step: 'intent',
  at: 1,
  id,
  fault: 'replica-kill',
  targets,
  undo: [{ kind: 'restore-replicas', service: 'donor', region: 'region-1' }],
});
const of = (step: 'injected' | 'healing' | 'healed', id: string): JournalRecord => ({ step, at: 2, id });
const ours: JournalRecord[] = [
  { step: 'environment', at: 1, name: 'staging', undo: [] },
  {
    step: 'process',
    at: 1,
    undo: [{ kind: 'end-process', pid: 7, startedAt: 'then', name: 'k6' }],
  },
];

const stage = async () => {
  const server = smallServer(handClock(1_000_000));
  const claim = (holder: string, run = 'r') =>
    claimMirror(server.region, { environment: 'staging', holder, run });
  const kept = () => {
    const data = server.object('configmaps')?.data as Record<string, string>;
    return { ...data, records: parseJournal(data.journal ?? '').records };
  };
  return { server, claim, kept, mirror: await claim('first') };
};

describe('what a mirror keeps of a journal', () => {
  it('is what is open, and nothing of this machine', () => {
    expect(openRecords(ours)).toEqual([]);
    expect(openRecords([...ours, intent('1'), of('injected', '1')])).toEqual([
      intent('1'),
      of('injected', '1'),
    ]);
    expect(openRecords([intent('1'), of('healed', '1'), intent('2')])).toEqual([intent('2')]);
    expect(openRecords([intent('1'), { step: 'closed', at: 3 }])).toEqual([]);
  });

  it('is nothing that an error said, which may hold a password', () => {
    const failed: JournalRecord = { step: 'heal-failed', at: 3, id: '1', error: 'postgres://u:hunter2@db' };
    expect(JSON.stringify(openRecords([intent('1'), failed]))).not.toContain('hunter2');
    expect(openFaults(openRecords([intent('1'), failed]))).toHaveLength(1);
  });
});

describe("a journal's mirror in the cluster", () => {
  it('has an intent when its append resolves, and lets it go when it is healed', async () => {
    const { mirror, kept } = await stage();
    for (const record of ours) await mirror.append(record);
    await mirror.append(intent('1'));
    expect(kept()).toMatchObject({
      holder: 'first',
      run: 'r',
      environment: 'staging',
      records: [intent('1')],
    });
    await mirror.append(of('healed', '1'));
    expect(kept().records).toEqual([]);
  });

  it('is read by whoever comes after, with the run that left it open', async () => {
    const { mirror, claim, kept } = await stage();
    await mirror.append(intent('1'));
    const next = await claim('second', 'undo');
    expect(openFaults((await next.read()).records)).toMatchObject([{ id: '1' }]);
    expect(kept()).toMatchObject({ holder: 'second', run: 'r' });
    await next.append(of('healed', '1'));
    expect(kept().records).toEqual([]);
  });

  it('is neither claimed nor taken for empty where it holds what this version can not read', async () => {
    const { server, mirror, claim, kept } = await stage();
    await mirror.append(intent('1'));
    const data = server.object('configmaps')?.data as Record<string, string>;
    data.journal += `${JSON.stringify({ ...intent('2'), fault: 'of-another-version' })}\n`;
    const says = { message: expect.stringMatching(/found 1 lines of run r .* undo with the version/) };
    await expect(claim('second', 'undo')).rejects.toMatchObject(says);
    await expect(mirrorIn(server.region)).rejects.toMatchObject(says);
    expect(kept()).toMatchObject({ holder: 'first', journal: expect.stringContaining('of-another-version') });
  });

  it('is told from one that was never there', async () => {
    const { server } = await stage();
    expect(await mirrorIn(server.region)).toEqual({ found: true, run: 'r', records: [], undone: [] });
    const none = smallServer(handClock(1));
    expect(await mirrorIn(none.region)).toEqual({ found: false, run: 'unknown', records: [], undone: [] });
  });

  it('tells the machine of a run that died which runs were undone, also when it is of a later one', async () => {
    const { server, mirror, claim } = await stage();
    const told = async () => (await mirrorIn(server.region)).undone;
    await mirror.append(intent('1'));
    const undoing = await claim('second', 'undo');
    expect(await told()).toEqual([]);
    await undoing.append(of('healed', '1'));
    expect(await told()).toEqual(['r']);

    const later = await claim('third', 'later');
    await later.append(intent('2'));
    await later.append(of('healed', '2'));
    expect(await mirrorIn(server.region)).toMatchObject({ run: 'later', records: [], undone: ['r'] });
  });

  it('tells of the last twenty', async () => {
    const { server, claim } = await stage();
    for (let i = 1; i <= 22; i += 1) {
      await (await claim(`runner ${i}`, `run ${i}`)).append(intent('1'));
      await (await claim(`undo ${i}`, 'undo')).append({ step: 'closed', at: 3 });
    }
    const { undone } = await mirrorIn(server.region);
    expect([undone.length, undone[0], undone.at(-1)]).toEqual([20, 'run 3', 'run 22']);
  });

  it('takes nothing more from a runner who lost it to another', async () => {
    const { mirror, claim, kept } = await stage();
    await claim('second');
    await expect(mirror.append(intent('1'))).rejects.toMatchObject({
      code: 'LOST',
      message: expect.stringContaining('in the hands of second'),
    });
    for (const record of [intent('2'), { step: 'closed', at: 4 } as const])
      await expect(mirror.append(record)).rejects.toMatchObject({ code: 'LOST' });
    expect(kept()).toMatchObject({ holder: 'second', records: [] });
  });

  it('refuses an intent that could not be written, and says the same of it at the next word', async () => {
    const { server, mirror, kept } = await stage();
    server.answers.push('refused');
    await expect(mirror.append(intent('1'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(mirror.records()).toEqual([]);
    server.answers.push('lost');
    await expect(mirror.append(intent('1'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    // It is there, and nobody injected what it announces.
    expect(kept().records).toHaveLength(1);
    await mirror.append({ step: 'closed', at: 4 });
    expect(kept().records).toEqual([]);
  });

  it('goes on after an answer that was lost', async () => {
    const { server, mirror, kept } = await stage();
    server.answers.push('lost');
    await expect(mirror.append(intent('1'))).rejects.toThrow();
    await mirror.append(intent('2'));
    expect(kept().records).toEqual([intent('2')]);
  });

  it('says of a fault that it is healed at the next word, or when it is asked to, where the first was not heard', async () => {
    const { server, mirror, kept } = await stage();
    await mirror.append(intent('1'));
    server.answers.push('refused');
    await expect(mirror.append(of('healed', '1'))).rejects.toMatchObject({ code: 'UNREACHABLE' });
    expect(kept().records).toEqual([intent('1')]);
    expect(mirror.records()).toEqual([intent('1')]);
    await mirror.append(intent('2'));
    expect(kept().records).toEqual([intent('2')]);

    server.answers.push('refused');
    await expect(mirror.append(of('healed', '2'))).rejects.toThrow();
    await mirror.catchUp();
    expect(kept().records).toEqual([]);
    expect(mirror.records()).toEqual([]);
  });

  it('is asked to catch up without a word of an intent that came to nothing, and keeps what is open', async () => {
    const { server, mirror, kept } = await stage();
    await mirror.append(intent('1'));
    server.answers.push('lost');
    await expect(mirror.append(intent('2'))).rejects.toThrow();
    expect(kept().records).toEqual([intent('1'), intent('2')]);
    await mirror.catchUp();
    expect(kept().records).toEqual([intent('1')]);
    const { resourceVersion } = server.object('configmaps')?.metadata ?? {};
    await mirror.catchUp();
    expect(server.object('configmaps')?.metadata).toMatchObject({ resourceVersion });
  });

  it('holds no more than fits an object of the API, and says what to do', async () => {
    const { mirror, kept } = await stage();
    const many = Array.from({ length: 10_000 }, (_, i) => `some-long-name-of-a-replica-${i}`);
    await expect(mirror.append(intent('1', many))).rejects.toMatchObject({
      code: 'PLATFORM',
      message: expect.stringMatching(/262144 bytes at most .* found \d{6}; aim the fault at less/),
    });
    expect(kept().records).toEqual([]);
  });
});
