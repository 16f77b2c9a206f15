import type { JournalRecord, UndoStep } from '../slo/journal.ts';
import type { EpochMilliseconds, Milliseconds } from '../slo/units.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Journal, type OpenUndo, openFaults } from './journal.ts';
import type { Platform } from './platform.ts';
import { reasonOf, stepName } from './restore.ts';
import { withinLimit } from './time-limit.ts';
import { unfinished } from './unfinished.ts';

/** `superseded`: not tried, because the whole environment that it belongs to was taken down, or is gone. */
export type UndoneStep = {
  id: string;
  step: UndoStep;
  result: 'done' | 'failed' | 'superseded';
  reason?: string;
};

export type UndoReport = {
  /** In the order in which they were carried out; empty when nothing was open. */
  steps: readonly UndoneStep[];
  /** True when nothing is left to undo, and a mirror says so, too. */
  clean: boolean;
  /** In words, for people: journal lines that could not be read, records that could not be written. */
  remarks: readonly string[];
};

export type UndoOptions = {
  clock?: Clock;
  /** Times that a step is tried before it counts as failed. */
  attempts?: number;
  pauseMs?: Milliseconds;
  stepLimitMs?: Milliseconds;
  /**
   * How long a platform may still be working on a call whose caller died; the undo of a fault begins no sooner after
   * its last record. 0 where the platform dies with the runner, as the embedded one does.
   */
  settleMs?: Milliseconds;
  /** The environment is gone, and another one stands in its place: that one is neither taken down nor healed. */
  replaced?: boolean;
  /** The journal is a mirror, which others go by: as long as it says that something is open, something is. */
  mirrored?: boolean;
};

/** For an answer that needs no work: a look at the platform, a line in the journal. */
const lookLimitMs = 10_000;

/**
 * Carries out what the journal says is open, newest first, past failures, looks whether the platform shows it, and
 * writes down what it did. A step is done when both the answer and the look say so. Can be stopped at any point and
 * started again; on a journal with nothing open it does nothing. Throws only when the journal can't be read at all.
 */
export const undo = async (
  journal: Journal,
  platform: Pick<Platform, 'restore' | 'observe'>,
  options: UndoOptions = {},
): Promise<UndoReport> => {
  const { clock = systemClock, attempts = 3, pauseMs = 1000, stepLimitMs = 120_000, settleMs = 0 } = options;
  const { replaced = false, mirrored = false } = options;
  const { records, damaged } = await journal.read();
  const remarks = damaged.map((line) => `line ${line} of the journal is damaged and was left out`);
  const open = openFaults(records);
  const tearsDown = open.some((o) => o.kind === 'environment' && o.steps.some((s) => s.kind === 'tear-down'));

  const write = async (record: JournalRecord): Promise<boolean> => {
    try {
      await withinLimit(clock, lookLimitMs, 'journal', () => journal.append(record));
      return true;
    } catch (error) {
      // An undo that is done but not written down is done again next time, which is harmless.
      remarks.push(`could not write ${record.step} to the journal: ${reasonOf(error)}`);
      return false;
    }
  };
  const once = async (step: UndoStep): Promise<string | null> => {
    try {
      await withinLimit(clock, stepLimitMs, stepName(step), () => platform.restore(step));
      // After these there may be no platform left to look at.
      if (step.kind === 'tear-down' || step.kind === 'end-process') return null;
      const state = await withinLimit(clock, lookLimitMs, 'observing the platform', () => platform.observe());
      return unfinished(step, state).join('; ') || null;
    } catch (error) {
      return reasonOf(error);
    }
  };
  const carryOut = async (id: string, step: UndoStep): Promise<UndoneStep> => {
    let reason: string | null = null;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      if (attempt > 1) await clock.sleep(pauseMs);
      reason = await once(step);
      if (reason === null) return { id, step, result: 'done' };
    }
    return { id, step, result: 'failed', reason: reason ?? 'it was not tried' };
  };

  const steps: UndoneStep[] = [];
  const undoOne = async (item: OpenUndo): Promise<void> => {
    const superseded = (step: UndoStep): UndoneStep => ({ id: item.id, step, result: 'superseded' });
    if (item.kind === 'fault' && (tearsDown || replaced)) {
      steps.push(...item.steps.map(superseded));
      return;
    }
    if (item.kind === 'fault') await clock.sleep(stillSettling(item.lastAt, settleMs, clock.now()));
    const done: UndoneStep[] = [];
    for (const step of item.steps)
      done.push(replaced && step.kind === 'tear-down' ? superseded(step) : await carryOut(item.id, step));
    steps.push(...done);
    if (item.kind !== 'fault') return;
    const failures = done.filter((s) => s.result === 'failed');
    await write(
      failures.length === 0
        ? { step: 'healed', at: clock.now(), id: item.id }
        : { step: 'heal-failed', at: clock.now(), id: item.id, error: failures.map(inWords).join('; ') },
    );
  };
  for (const item of open) await undoOne(item);

  const tornDown = steps.some((s) => s.step.kind === 'tear-down' && s.result === 'done');
  const settled = steps.map((s) =>
    s.result === 'superseded' && !tornDown && !replaced
      ? {
          ...s,
          result: 'failed' as const,
          reason: 'the environment that it belongs to could not be taken down',
        }
      : s,
  );
  const undone = settled.every((s) => s.result !== 'failed');
  const written = !undone || open.length === 0 || (await write({ step: 'closed', at: clock.now() }));
  return { steps: settled, clean: undone && (written || !mirrored), remarks };
};

/** The record bears the time of another machine, whose clock may be ahead: never longer than after a record of now. */
const stillSettling = (
  lastAt: EpochMilliseconds,
  settleMs: Milliseconds,
  now: EpochMilliseconds,
): Milliseconds => Math.min(settleMs, Math.max(0, lastAt + settleMs - now));

const inWords = (s: UndoneStep): string => `${stepName(s.step)}: ${s.reason ?? 'failed'}`;
