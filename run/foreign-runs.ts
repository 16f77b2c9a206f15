import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type OpenUndo, openFaults, openJournal } from '../chaos/journal.ts';
import { journalFile } from '../chaos/journal-file.ts';
import { reasonOf } from '../chaos/restore.ts';
import type { UndoneStep } from '../chaos/undo.ts';
import type { UndoStep } from '../slo/journal.ts';
import { runnerOn } from './environments/runner.ts';
import { endProcess, isAlive } from './processes.ts';
import { inWords, type RunUndo } from './undo-run.ts';

/** Run folders, newest first: a run that was refused remembers the environment, the one that was killed remembers its k6. */
export const runFolders = (root: string): string[] =>
  existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(path.join(root, entry.name, 'journal.ndjson')))
        .map((entry) => path.resolve(root, entry.name))
        .sort()
        .reverse()
    : [];

export type LeftProcess = { folder: string; id: string; step: Extract<UndoStep, { kind: 'end-process' }> };

/**
 * Processes of runs on this environment that go on though their runner is dead: a k6 that loads somebody else's LifeFlow.
 * No mirror holds them, because another machine couldn't end them.
 */
export const leftProcesses = async (root: string, environment: string): Promise<LeftProcess[]> => {
  const left: LeftProcess[] = [];
  for (const folder of runFolders(root)) {
    if (runnerOn(folder) !== undefined) continue;
    for (const { id, steps } of await openIn(folder, environment))
      for (const step of steps)
        if (step.kind === 'end-process' && isAlive(step)) left.push({ folder, id, step });
  }
  return left;
};

/** Ends them, past failures. */
export const endLeftProcesses = async (root: string, environment: string): Promise<RunUndo> => {
  const steps: UndoneStep[] = [];
  for (const { id, step } of await leftProcesses(root, environment)) {
    const reason = await endProcess(step.pid, step.startedAt).then(() => null, reasonOf);
    steps.push(reason === null ? { id, step, result: 'done' } : { id, step, result: 'failed', reason });
  }
  return inWords({ steps, clean: steps.every((s) => s.result === 'done'), remarks: [] });
};

/** What the journal of a run folder leaves open, if its run was on this environment. */
const openIn = async (folder: string, environment: string): Promise<OpenUndo[]> => {
  const { records } = await openJournal(journalFile(path.join(folder, 'journal.ndjson'))).read();
  return records.some((r) => r.step === 'environment' && r.name === environment) ? openFaults(records) : [];
};
