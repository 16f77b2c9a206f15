import path from 'node:path';
import { inBoth } from '../chaos/both-journals.ts';
import { systemClock } from '../chaos/clock.ts';
import type { Journal } from '../chaos/journal.ts';
import { reasonOf } from '../chaos/restore.ts';
import { readAssets } from '../reports/html/assets.ts';
import type { ReportInput } from '../reports/input.ts';
import type { Plan } from '../slo/plan.ts';
import { conduct } from './conduct/conduct.ts';
import type { Progress } from './conduct/ports.ts';
import type { ConductResult } from './conduct/result.ts';
import type { RunningEnvironment, Startable } from './environments/environment.ts';
import { noteRunner } from './environments/runner.ts';
import { openRunFolder, type RunFolder } from './evidence/store.ts';
import { openGate } from './gate.ts';
import { rememberRun, withNights } from './history.ts';
import { judgeRun, writeReports } from './judge-run.ts';
import { type LiveState, liveState } from './live.ts';
import { loadPort } from './ports/load.ts';
import { witnessPort } from './ports/witnesses.ts';
import { journalOf } from './run-folders.ts';

export type Performance = {
  plan: Plan;
  environment: Startable;
  k6Path: string;
  /** Folder that run folders are made in. */
  runsRoot: string;
  /** For its measurements only: neither `latest` nor in the history, and without reports. */
  trial?: boolean;
  signal: AbortSignal;
  /** One line at a time of where the run is. */
  say: (line: string) => void;
  progress: Progress;
  /** Called about once a second while load runs. */
  live: (state: LiveState) => void;
};

export type Performed = {
  folder: string;
  input: ReportInput;
  result: ConductResult;
  seconds: PerformedSeconds;
};
/** Where the run's own time went. */
export type PerformedSeconds = { environmentUp: number; loadOverToVerdict: number; tornDown: number };

/**
 * Carries a plan out on an environment and judges what was seen. Whatever happens, what was started is taken down,
 * or stays in the journal for `undo`.
 * @throws SuiteError IN_USE before anything is written, while another run is at work on the environment
 */
export const performRun = async (order: Performance): Promise<Performed> => {
  const { plan, say } = order;
  await order.environment.requireFree();
  const folder = await openRunFolder(order.runsRoot, plan.run);
  await folder.writePlan(plan);
  const journal = journalOf(folder.path);
  // Where no state folder says so: `undo` must not take a living run's k6 away.
  if (order.environment.undo.length === 0) noteRunner(folder.path);
  say(`run folder ${path.relative(process.cwd(), folder.path)}`);
  await journal.append({
    step: 'environment',
    at: systemClock.now(),
    name: plan.environment.name,
    undo: [...order.environment.undo],
  });
  const began = systemClock.now();
  const environment = await order.environment.start(say).catch(async (error: unknown) => {
    // What is left, by this start or by an earlier run, stays in this journal, so that `undo` takes it away.
    if (!order.environment.left()) await journal.append({ step: 'closed', at: systemClock.now() });
    throw error;
  });
  const environmentUp = secondsSince(began);
  let tornDown = 0;
  const takeDown = async (): Promise<void> => {
    const from = systemClock.now();
    await environment.stop();
    // What a fault left in an environment that stays is still to be undone.
    if (!order.environment.left()) await journal.append({ step: 'closed', at: systemClock.now() });
    tornDown = secondsSince(from);
  };
  try {
    if (!order.trial) await folder.becomeLatest();
    const { mirror } = environment;
    const kept = mirror === undefined ? journal : inBoth(journal, mirror);
    const { result, loadEndedAt } = await underLoad(order, environment, folder, kept);
    // The verdict needs the files only, so the environment goes down beside it.
    const down = takeDown();
    // Awaited below; until then its failure must not end the program before the verdict is written.
    down.catch(() => {});
    let input = await judgeRun(folder.path);
    const loadOverToVerdict = secondsSince(loadEndedAt);
    if (!order.trial) {
      input = await withNights(folder.path, input);
      await writeReports(folder.path, input, await readAssets());
      await rememberRun(order.runsRoot, input);
    }
    await down;
    return { folder: folder.path, input, result, seconds: { environmentUp, loadOverToVerdict, tornDown } };
  } catch (error) {
    await takeDown().catch((cause: unknown) => say(`could not take the environment down: ${String(cause)}`));
    throw error;
  }
};

const underLoad = async (
  order: Performance,
  environment: RunningEnvironment,
  folder: RunFolder,
  journal: Pick<Journal, 'append'>,
): Promise<{ result: ConductResult; loadEndedAt: number }> => {
  const { plan } = order;
  const gate = plan.gate === null ? undefined : openGate(plan, plan.gate, order.say);
  const load = loadPort({
    plan,
    environment,
    folder,
    journal,
    k6Path: order.k6Path,
    ...(gate === undefined ? {} : { watch: gate.take }),
  });
  const witnesses = witnessPort(environment, folder, {
    run: plan.run,
    probesPerSecond: plan.witnesses.probesPerSecond,
    ledgerWritesPerSecond: plan.witnesses.ledgerWritesPerSecond,
    timeLimitSeconds: plan.load.timeLimitSeconds,
    maxSeconds: plan.load.durationSeconds + 300,
    loadRuns: load.running,
  });
  load.onStarted((pid) => witnesses.watchLoad(pid));
  const live = setInterval(() => {
    const state = liveState(plan, load, witnesses, systemClock.now());
    if (state !== undefined) order.live(state);
  }, 1000);
  let result: ConductResult;
  try {
    result = await conduct(
      plan,
      {
        clock: systemClock,
        platform: environment.platform,
        load,
        witnesses,
        journal,
        recorder: { mark: (mark) => void folder.append('marks', [mark]) },
        progress: order.progress,
      },
      AbortSignal.any([
        order.signal,
        folder.failure,
        witnesses.failure,
        ...(environment.failure === undefined ? [] : [environment.failure]),
        ...(gate === undefined ? [] : [gate.signal]),
      ]),
    );
  } finally {
    clearInterval(live);
  }
  const loadEndedAt = load.endedAt() ?? systemClock.now();
  // A LifeFlow that can't be asked any more leaves its counts out, and the judge says so.
  const counted = await environment.counts().catch((error: unknown) => {
    order.say(`no counts from LifeFlow: ${String(error)}`);
    return [];
  });
  folder.append('counts', [...counted, ...(await load.counts())]);
  await folder.close();
  await witnesses
    .cleanUp()
    .catch((error: unknown) => order.say(`the ledger's writes could not be removed: ${reasonOf(error)}`));
  return { result, loadEndedAt };
};

const secondsSince = (at: number): number => Math.round((systemClock.now() - at) / 100) / 10;
