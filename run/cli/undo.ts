import path from 'node:path';
import { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { isOwnEnvironment } from '../config/schema.ts';
import { exitCodes } from '../exit-codes.ts';
import { endLeftProcesses, noteHealed, requireNothingOpen } from '../foreign-runs.ts';
import { usage } from '../request.ts';
import { runFolders } from '../run-folders.ts';
import { isMirrored, undoEnvironment } from '../undo-environment.ts';
import { type RunUndo, undoRun } from '../undo-run.ts';

export const undoCommand = (): Command =>
  new Command('undo')
    .description('after a crash of the runner: read the journals and bring everything back; can be repeated')
    .argument('[dir]', 'one run folder (default: every run of runs/ that left something open)')
    .option(
      '--env <name>',
      "an environment of somebody else's, by the journal's mirror in its cluster; no run folder is needed",
    )
    .option('--config <file>', 'the config that names it', 'k6.config.ts')
    .addHelpText('after', '\nExamples:\n  $ npm run verify -- undo\n  $ npm run verify -- undo --env staging')
    .action(async (folder: string | undefined, { env, config }: { env?: string; config: string }) => {
      if (env !== undefined) return inEnvironment(env, folder, config);
      const undone: RunUndo[] = [];
      for (const run of folder === undefined ? runFolders('runs') : [path.resolve(folder)]) {
        const one = await undoRun(run);
        show(one);
        undone.push(one);
      }
      conclude(undone);
    });

const inEnvironment = async (name: string, folder: string | undefined, file: string): Promise<void> => {
  if (folder !== undefined) throw usage('--env', 'no run folder beside it', folder, 'leave one of them out');
  const { environments } = await loadConfig(file);
  const environment = environments[name];
  const foreign = Object.entries(environments).flatMap(([n, e]) => (isOwnEnvironment(e) ? [] : [n]));
  if (environment === undefined || isOwnEnvironment(environment))
    throw usage(
      '--env',
      `an environment of kind staging or production (${foreign.join(', ') || 'the config names none'})`,
      name,
      "leave it out: runs on the suite's own environments are undone by their folders",
    );
  // First, and whatever the cluster says: nobody steers that load any more.
  const ended = await endLeftProcesses('runs', name);
  show(ended);
  // Before anything is written: a claim makes a mirror where there is none.
  if (!(await isMirrored(environment))) await requireNothingOpen('runs', name, 'none');
  const undone = await undoEnvironment(name, environment);
  show(undone);
  if (undone.clean) {
    await noteHealed('runs', name, [undone.run, ...undone.undone]);
    await requireNothingOpen('runs', name, `that of run ${undone.run}`);
  }
  conclude([ended, undone]);
};

const show = ({ steps, remarks }: RunUndo): void => {
  for (const { id, says, result, reason } of steps)
    console.log(`${result.padEnd(10)} ${id}: ${says}${reason === undefined ? '' : ` (${reason})`}`);
  for (const remark of remarks) console.log(`note       ${remark}`);
};

const conclude = (undone: readonly RunUndo[]): void => {
  const clean = undone.every((u) => u.clean);
  if (clean)
    console.log(undone.every((u) => u.steps.length === 0) ? 'Nothing was open.' : 'Everything is undone.');
  else
    console.error(
      'verify: not everything could be undone; the lines above say what is left. Run `verify undo` again, or end it by hand.',
    );
  process.exitCode = clean ? 0 : exitCodes.internal;
};
