import type { JournalRecord } from '../../../slo/journal.ts';
import type { Count } from '../../../slo/units.ts';
import { inTurn } from '../../in-turn.ts';
import { type Journal, openFaults, parseJournal } from '../../journal.ts';
import { PlatformError } from '../../platform.ts';
import { isApiError } from './api-error.ts';
import type { ApiObject } from './objects.ts';
import type { Region } from './region.ts';
import { LeaseError } from './runner-lease.ts';
import { readRunnerObject, runnerObject, writeRunnerObject } from './runner-object.ts';

type ConfigMap = ApiObject & { data?: Readonly<Record<string, string>> };

/** The journal as the cluster keeps it: of what is open only, and of nothing that is another machine's affair. */
export type JournalMirror = Journal & {
  /** What it says now, without asking. */
  records(): readonly JournalRecord[];
  /** Has it say what it should, where a write went wrong or its answer was lost. Rejects as an append does. */
  catchUp(): Promise<void>;
};

/** In bytes. Ours: etcd takes 1.5 MB of an object, and an intent has a few hundred bytes. */
const largest: Count = 256 * 1024;
/** Ours: of how many runs that somebody else undid a mirror tells; a folder of an older one is looked into by hand. */
const remembered: Count = 20;

/**
 * What of a journal another machine needs to undo: the records of faults that are open. This machine's own processes and
 * folders are left out, and so is what an error said, which may hold anything. Pure.
 */
export const openRecords = (records: readonly JournalRecord[]): JournalRecord[] => {
  const open = openFaults(records).flatMap((o) => (o.kind === 'fault' ? [o.id] : []));
  return records.flatMap((record): JournalRecord[] => {
    if (!('id' in record) || !open.includes(record.id)) return [];
    return [record.step === 'heal-failed' ? { ...record, error: "see the runner's own journal" } : record];
  });
};

export type MirrorContents = {
  /** Whether there is one at all: a run leaves it behind, empty or not. */
  found: boolean;
  run: string;
  records: readonly JournalRecord[];
  /** The last runs that left something open here and were undone, so that the machine that they died on learns of it. */
  undone: readonly string[];
};

/**
 * What a mirror in this region holds, without a claim to it; empty where there is none. Rejects with ApiError, and with
 * PlatformError where it holds what this version can't read.
 */
export const mirrorIn = async (region: Region): Promise<MirrorContents> =>
  contentsOf(region, await read(region));

/** A line that can't be read may be all that is known of a fault: whoever writes the others anew would lose it. */
const contentsOf = (region: Region, found: ConfigMap | undefined): MirrorContents => {
  const { run = 'unknown', journal = '', undone = '' } = found?.data ?? {};
  const { records, damaged } = parseJournal(journal);
  if (damaged.length > 0)
    throw new PlatformError(
      region.name,
      `expected a journal's mirror that this version can read (ConfigMap ${runnerObject} in namespace ${region.namespace}); found ${damaged.length} lines of run ${run} that it can't; undo with the version that wrote them`,
    );
  return {
    found: found !== undefined,
    run,
    records,
    undone: undone.split('\n').filter((name) => name !== ''),
  };
};

/**
 * Makes the mirror this holder's, with what it holds. From then on a record is in the cluster when its append resolves;
 * each write names the version that it replaces, so that whoever lost the mirror to somebody else can't write any more,
 * and injects nothing. Rejects as `mirrorIn` does; an append with LeaseError LOST, too, and with PlatformError where there
 * is too much to keep.
 */
export const claimMirror = async (
  region: Region,
  owner: { environment: string; holder: string; run: string },
): Promise<JournalMirror> => {
  let known = await read(region);
  /** The last write may be there or not. */
  let doubtful = false;
  let lost: LeaseError | undefined;
  const before = contentsOf(region, known);
  let { records } = before;
  /** What it should say: what came to pass is so without a write, too, but for an intent, which then comes to nothing. */
  let due = records;
  const whose = { ...owner, run: records.length > 0 ? before.run : owner.run };
  const undoneBy = (kept: readonly JournalRecord[]): readonly string[] =>
    before.records.length > 0 && kept.length === 0 ? [...before.undone, before.run] : before.undone;

  const put = async (kept: readonly JournalRecord[]): Promise<void> => {
    const journal = kept.map((record) => `${JSON.stringify(record)}\n`).join('');
    if (Buffer.byteLength(journal) > largest)
      throw new PlatformError(
        owner.environment,
        `expected an undo of ${largest} bytes at most in the cluster; found ${Buffer.byteLength(journal)}; aim the fault at less`,
      );
    const undone = undoneBy(kept).slice(-remembered).join('\n');
    const write = async (): Promise<void> => {
      known = await send(region, known, { ...whose, journal, undone });
    };
    // For good: the version that its new owner wrote is known by now.
    if (lost !== undefined) throw lost;
    doubtful = true;
    try {
      await write();
    } catch (error) {
      if (!isApiError(error, 'CONFLICT')) throw error;
      known = await read(region);
      const holder = known?.data?.holder;
      // Not our own write, whose answer was lost.
      if (holder !== owner.holder) {
        lost = taken(owner.environment, holder, error);
        throw lost;
      }
      await write();
    }
    doubtful = false;
    records = kept;
  };

  await put(records);
  const alone = inTurn();
  const say = async (kept: readonly JournalRecord[]): Promise<void> => {
    // An intent that is over, or a process of this machine: nothing new to say.
    if (doubtful || JSON.stringify(kept) !== JSON.stringify(records)) await put(kept);
  };
  return {
    append: (record) =>
      alone(async () => {
        const kept = openRecords([...due, record]);
        if (record.step !== 'intent') due = kept;
        await say(kept);
        due = kept;
      }),
    catchUp: () => alone(() => say(due)),
    read: async () => ({ records, damaged: [] }),
    records: () => records,
  };
};

const taken = (environment: string, holder: string | undefined, cause: unknown): LeaseError =>
  new LeaseError(
    'LOST',
    environment,
    `expected the journal's mirror of ${environment} to be this run's; found it in the hands of ${holder ?? 'nobody'}; see what that one does before you run again`,
    { cause },
  );

const pathOf = ({ namespace }: Region): string => `/api/v1/namespaces/${namespace}/configmaps`;

const read = (region: Region): Promise<ConfigMap | undefined> => readRunnerObject(region, pathOf(region));

const send = (region: Region, over: ConfigMap | undefined, data: object): Promise<ConfigMap> =>
  writeRunnerObject(region, pathOf(region), over, { apiVersion: 'v1', kind: 'ConfigMap', data });
