import { JournalRecord, type UndoStep } from '../slo/journal.ts';
import { inTurn } from './in-turn.ts';

/** Where a journal's bytes live. */
export type JournalFile = {
  /** Resolves once the text is on stable storage. After a rejection any part of it may be there. */
  append(text: string): Promise<void>;
  /** Everything so far; empty when there is no such file. */
  read(): Promise<string>;
};

export type Journal = {
  /** Resolves once the record would survive a power cut. Records are appended one at a time, in order of call. */
  append(record: JournalRecord): Promise<void>;
  read(): Promise<JournalContents>;
};

/** `damaged`: numbers of lines (from 1) that are no record, such as one that a crash cut off. */
export type JournalContents = { records: readonly JournalRecord[]; damaged: readonly number[] };

/**
 * A write-ahead journal: a record is durable before the step that it announces is taken. Each append begins on a
 * line of its own even when the one before was torn, so a torn line costs itself and no other.
 */
export const openJournal = (file: JournalFile): Journal => {
  const alone = inTurn();
  let torn: boolean | undefined;
  const write = async (record: JournalRecord): Promise<void> => {
    torn ??= !endsClean(await file.read());
    const text = `${torn ? '\n' : ''}${JSON.stringify(JournalRecord.parse(record))}\n`;
    torn = true;
    await file.append(text);
    torn = false;
  };
  return {
    append: (record) => alone(() => write(record)),
    read: async () => parseJournal(await file.read()),
  };
};

const endsClean = (text: string): boolean => text === '' || text.endsWith('\n');

/** Never throws: what can be read is read, because each record may be all that stands between a fault and its undo. */
export const parseJournal = (text: string): JournalContents => {
  const records: JournalRecord[] = [];
  const damaged: number[] = [];
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const record = parseLine(line);
    if (record === null) damaged.push(i + 1);
    else records.push(record);
  });
  return { records, damaged };
};

const parseLine = (line: string): JournalRecord | null => {
  try {
    return JournalRecord.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
};

/** Something that a journal says was begun and not ended. Its steps are carried out in the order in which they stand. */
export type OpenUndo = {
  /** Id of the fault; `process` and `environment` for what the suite itself started. */
  id: string;
  kind: 'fault' | 'process' | 'environment';
  steps: readonly UndoStep[];
  /** Epoch milliseconds of its last record. */
  lastAt: number;
};

/**
 * What must be undone, newest first, from any prefix of a journal: faults without `healed`, and processes and
 * environments until the journal is closed. Pure.
 */
export const openFaults = (records: readonly JournalRecord[]): OpenUndo[] => {
  let open: OpenUndo[] = [];
  for (const record of records) {
    if (record.step === 'closed') open = [];
    else if (record.step === 'environment' || record.step === 'process') {
      open.push({ id: record.step, kind: record.step, steps: record.undo, lastAt: record.at });
    } else if (record.step === 'intent') {
      open.push({ id: record.id, kind: 'fault', steps: record.undo, lastAt: record.at });
    } else if (record.step === 'healed') {
      open = open.filter((o) => o.id !== record.id);
    } else {
      open = open.map((o) => (o.id === record.id ? { ...o, lastAt: record.at } : o));
    }
  }
  return open.reverse();
};
