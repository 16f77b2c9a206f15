import { access } from 'node:fs/promises';
import { openFaults } from '../chaos/journal.ts';
import { PlatformError } from '../chaos/platform.ts';
import { stepName } from '../chaos/restore.ts';
import { type UndoneStep, type UndoReport, undo } from '../chaos/undo.ts';
import { isClusterFolder, tearDownCluster } from '../fixtures/cluster/index.ts';
import { tearDown } from '../fixtures/local/tear-down.ts';
import type { UndoStep } from '../slo/journal.ts';
import { keeperOf, requireNoRunner } from './environments/runner.ts';
import { SuiteError } from './errors.ts';
import { endProcess } from './processes.ts';
import { journalOf, journalPathOf } from './run-folders.ts';

export type RunUndo = Omit<UndoReport, 'steps'> & { steps: readonly (UndoneStep & { says: string })[] };

/**
 * Undoes what the journal of a run folder leaves open. Safe to repeat.
 * @throws SuiteError EVIDENCE when the folder is not one of a run
 */
export const undoRun = async (folder: string): Promise<RunUndo> => {
  await access(journalPathOf(folder)).catch((cause: unknown) => {
    throw new SuiteError(
      'EVIDENCE',
      folder,
      `expected a run's journal in ${folder}; found none; name the folder of a run, such as runs/latest.`,
      { cause },
    );
  });
  const journal = journalOf(folder);
  // Before anything else is undone: a run that goes on would lose its k6 first.
  requireNoRunner(folder);
  const states = openFaults((await journal.read()).records).flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'tear-down' ? [step.state] : [])),
  );
  for (const state of states) requireNoRunner(state);
  // Its folder is made anew only after that of the run was taken away.
  const kept = states.filter((state) => keeperOf(state) !== undefined);
  const report = await undo(journal, { restore, observe }, { replaced: kept.length > 0 });
  const remarks = kept.map(
    (state) => `the environment kept in ${state} is not this run's and was left alone`,
  );
  return inWords({ ...report, remarks: [...report.remarks, ...remarks] });
};

export const inWords = (report: UndoReport): RunUndo => ({
  ...report,
  steps: report.steps.map((s) => ({ ...s, says: stepName(s.step) })),
});

/** What can be undone without the runner that did it: processes by id and start time, an environment by its folder. */
const restore = async (step: UndoStep): Promise<void> => {
  switch (step.kind) {
    case 'tear-down':
      requireNoRunner(step.state);
      await (isClusterFolder(step.state) ? tearDownCluster(step.state) : tearDown(step.state));
      return;
    case 'end-process':
      await endProcess(step.pid, step.startedAt);
      return;
    default:
      throw new PlatformError(
        step.kind,
        `expected a running environment for ${stepName(step)}; found none to act on; take the environment down instead, or name it (\`verify undo --env NAME\`) if it is one of somebody else's`,
      );
  }
};

/** Only steps that act inside a running environment are looked at afterwards, and `restore` carries out none of them. */
const observe = (): Promise<never> =>
  Promise.reject(new PlatformError('environment', 'expected a running environment to look at; found none'));
