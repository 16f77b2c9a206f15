import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../../chaos/journal.ts';
import { journalFile } from '../../../chaos/journal-file.ts';
import { type UndoReport, undo } from '../../../chaos/undo.ts';
import type { JournalRecord } from '../../../slo/journal.ts';
import type { FaultName, PlannedFault } from '../../../slo/plan.ts';
import { type FaultPower, powerOfFault } from '../../../slo/powers.ts';
import type { Milliseconds } from '../../../slo/units.ts';
import type { Death } from './death.ts';
import { type Place, platformAt } from './place.ts';
import { leftAtLast, leftSince, type Standing, type Watched } from './standing.ts';

/** What a runner of its own is told, and an undo of its own. */
export type RunnerOrder = {
  place: Place;
  journal: string;
  fault: FaultName;
  aim: PlannedFault['aim'];
  death?: Death;
};
export type UndoOrder = Pick<RunnerOrder, 'place' | 'journal'>;

/** One kill of a runner in the middle of a fault, and what came after it. */
export type Killed = {
  /** How the runner ended, and the first undo where it was to be killed, too: SIGKILL, or what it said instead. */
  ends: readonly string[];
  /** The journal as the runner left it. */
  records: readonly JournalRecord['step'][];
  /** What was not as before once the runner was dead. */
  found: readonly string[];
  undone: UndoReport;
  /** The same once more. */
  again: UndoReport;
  /** What was not as before at the end, and where machines were hit some time after it: an API server tells of a dead node what was. */
  left: readonly string[];
  took: Milliseconds;
};

/** Ours: an API server that was asked for something by a runner that died has done it within milliseconds. */
const settleMs: Milliseconds = 1_000;
/** Ours: a kubelet that is dead or comes back has told of it, or is missed (nodeMonitorGraceSeconds of shortTimers). */
const staysMs: Milliseconds = 12_000;

/** A runner that is not killed: the records that a run with this fault writes, and what came of it. */
export const undisturbed = async (
  order: Omit<RunnerOrder, 'journal' | 'death'>,
): Promise<{ records: readonly JournalRecord['step'][]; says: string }> =>
  withJournal(async (journal) => {
    const says = await run('killed-runner', { ...order, journal });
    return { records: await recordsIn(journal), says };
  });

/**
 * Kills a runner where the order says, and lets somebody else undo what it did, by its journal alone.
 * @param meanwhile what is looked at or done while the fault lasts and nobody is there to undo it
 * @param looksAfterwards that whoever asks looks himself whether it stays as it was (`comesBack`), after all that he tries
 */
export const killed = async (
  {
    undoDies,
    meanwhile = async () => undefined,
    looksAfterwards = false,
    ...order
  }: Omit<RunnerOrder, 'journal'> & {
    undoDies?: boolean;
    meanwhile?: () => Promise<void>;
    looksAfterwards?: boolean;
  },
  before: Standing,
  watched: Watched,
): Promise<Killed> =>
  withJournal(async (journal) => {
    const from = performance.now();
    const ends = [await run('killed-runner', { ...order, journal })];
    const records = await recordsIn(journal);
    const found = await leftSince(before, watched);
    // What it finds amiss is not to keep the fault from being undone.
    const [looked] = await Promise.allSettled([meanwhile()]);
    if (undoDies) ends.push(await run('killed-undo', { place: order.place, journal }));
    const undone = await undoneBy(order.place, journal);
    const again = await undoneBy(order.place, journal);
    let left = await leftAtLast(before, watched);
    if (left.length === 0 && !looksAfterwards && onMachines.includes(powerOfFault[order.fault]))
      left = await comesBack(before, watched);
    if (looked.status === 'rejected') throw looked.reason;
    return { ends, records, found, undone, again, left, took: performance.now() - from };
  });

const onMachines: readonly (FaultPower | null)[] = ['machines', 'networks'];

/**
 * What is seen not to be as before in the time in which a machine that was hit would be missed, each once; and what is not
 * at its end. Pods that an autoscaler adds meanwhile are waited for.
 */
export const comesBack = async (before: Standing, watched: Watched): Promise<string[]> => {
  const seen = new Set<string>();
  const until = performance.now() + staysMs;
  do {
    for (const what of await leftSince(before, watched, false)) seen.add(what);
    await sleep(500);
  } while (performance.now() < until);
  return [...seen, ...(await leftAtLast(before, watched))];
};

const withJournal = async <T>(work: (file: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'killed-'));
  try {
    return await work(path.join(folder, 'journal.ndjson'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** `SIGKILL`, or what the program printed before it ended. */
const run = async (
  program: 'killed-runner' | 'killed-undo',
  order: RunnerOrder | UndoOrder,
): Promise<string> => {
  const file = fileURLToPath(new URL(`${program}.program.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return signal ?? `exit code ${code}: ${said}`;
};

const recordsIn = async (file: string): Promise<readonly JournalRecord['step'][]> =>
  (await openJournal(journalFile(file)).read()).records.map((r) => r.step);

/** A platform of its own that has done none of it. */
const undoneBy = async (place: Place, file: string): Promise<UndoReport> => {
  const platform = await platformAt(place);
  try {
    return await undo(openJournal(journalFile(file)), platform, { settleMs });
  } finally {
    platform.close();
  }
};
