import path from 'node:path';
import { systemClock } from '../chaos/clock.ts';
import { type OpenUndo, openFaults } from '../chaos/journal.ts';
import { reasonOf } from '../chaos/restore.ts';
import type { UndoneStep } from '../chaos/undo.ts';
import type { UndoStep } from '../slo/journal.ts';
import { runnerOn } from './environments/runner.ts';
import { SuiteError } from './errors.ts';
import { endProcess, isAlive } from './processes.ts';
import { journalOf, runFolders } from './run-folders.ts';
import { inWords, type RunUndo } from './undo-run.ts';

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

/**
 * Says in the journals of these runs, where their folders are here, that their faults are healed, after somebody healed
 * them by their mirror.
 */
export const noteHealed = async (
  root: string,
  environment: string,
  runs: readonly string[],
): Promise<void> => {
  for (const folder of runFolders(root)) {
    if (!runs.includes(path.basename(folder))) continue;
    for (const id of await openFaultsIn(folder, environment))
      await journalOf(folder).append({ step: 'healed', at: systemClock.now(), id });
  }
};

/**
 * What a run left open in another cluster than the config leads to now, no mirror here ever held.
 * @param found which mirror there is, in words
 * @throws SuiteError STALE that names its faults
 */
export const requireNothingOpen = async (root: string, environment: string, found: string): Promise<void> => {
  for (const folder of runFolders(root)) {
    const open = runnerOn(folder) === undefined ? await openFaultsIn(folder, environment) : [];
    if (open.length === 0) continue;
    throw new SuiteError(
      'STALE',
      environment,
      `expected the mirror of a journal in the first region of ${environment}, as run ${path.basename(folder)} left it there; found ${found}, and ${open.join(', ')} open in ${folder}; name the regions in the config as that run had them, or bring back by hand what its journal says and remove the folder.`,
    );
  }
};

const openFaultsIn = async (folder: string, environment: string): Promise<string[]> =>
  (await openIn(folder, environment)).flatMap(({ id, kind }) => (kind === 'fault' ? [id] : []));

/** What the journal of a run folder leaves open, if its run was on this environment. */
const openIn = async (folder: string, environment: string): Promise<OpenUndo[]> => {
  const { records } = await journalOf(folder).read();
  return records.some((r) => r.step === 'environment' && r.name === environment) ? openFaults(records) : [];
};
