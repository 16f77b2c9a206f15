import type { Clock } from '../../chaos/clock.ts';
import type { Floor } from '../../chaos/residue.ts';
import { reasonOf } from '../../chaos/restore.ts';
import { withinLimit } from '../../chaos/time-limit.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { JournalRecord } from '../../slo/journal.ts';
import type { Plan } from '../../slo/plan.ts';
import type { EpochMilliseconds, Milliseconds } from '../../slo/units.ts';
import { endedEarly } from './ended-early.ts';
import { type GuardedPlatform, guardPlatform } from './guarded-platform.ts';
import type { Limits } from './limits.ts';
import type { Ports, ProgressEvent, Witnesses } from './ports.ts';
import type { Problem } from './result.ts';

/** What the steps of a run share: guarded ports, and the reasons to stop. */
export type Context = {
  plan: Plan;
  clock: Clock;
  limits: Limits;
  platform: GuardedPlatform;
  witnesses: Pick<Witnesses, 'view'>;
  problems: Problem[];
  /** Set before the first fault. */
  floor: Floor;
  /** Why no fault may go on or be begun; null while all is well. */
  halted(): string | null;
  /** Aborted as soon as there is such a reason. */
  haltSignal: AbortSignal;
  /** Heals what is open and injects nothing more; the first reason counts. */
  halt(reason: string): void;
  /** Aborted when the load is over: no fault is waited for any more. */
  loadOver: AbortSignal;
  endLoad(): void;
  /** Aborted when the run has to end early: the user's interrupt, or evidence that can't be gathered or kept. */
  endEarly: AbortSignal;
  mark(mark: RunnerMark): void;
  /** A mark that came with its own clock. */
  pass(mark: Mark): void;
  tell(step: ProgressEvent['step'], says: string, fault?: string): void;
  problem(port: string, error: unknown): void;
  /** The answer within the limit, or undefined and a problem. */
  attempt<T>(port: string, limitMs: Milliseconds, ask: () => Promise<T>): Promise<T | undefined>;
  /** Whether the record is durable. A journal that fails halts the run: nothing is injected without it. */
  journal(record: JournalRecord): Promise<boolean>;
};
type RunnerMark = Omit<Mark, 'clock' | 'at' | 'uncertaintyMs'> & {
  at?: EpochMilliseconds;
  uncertaintyMs?: Milliseconds;
};

export const openContext = (plan: Plan, ports: Ports, signal: AbortSignal, limits: Limits): Context => {
  const { clock } = ports;
  const halting = new AbortController();
  const load = new AbortController();
  const evidence = new AbortController();
  let why: string | null = null;
  const halt = (reason: string): void => {
    why ??= reason;
    halting.abort();
  };
  const endNow = (): void => halt(endedEarly(signal).because);
  if (signal.aborted) endNow();
  else signal.addEventListener('abort', endNow, { once: true });

  const problems: Problem[] = [];
  const problem = (port: string, error: unknown): void => {
    problems.push({ port, at: clock.now(), says: reasonOf(error) });
  };
  const pass = (mark: Mark): void => {
    try {
      ports.recorder.mark(mark);
    } catch (error) {
      // The first is enough: a full disk refuses every mark after it.
      if (!evidence.signal.aborted) problem('recorder', error);
      evidence.abort();
      halt(`evidence can't be kept: ${reasonOf(error)}`);
    }
  };
  return {
    plan,
    clock,
    limits,
    platform: guardPlatform(ports.platform, clock, limits, promotionLimit(plan, limits)),
    witnesses: ports.witnesses,
    problems,
    floor: {},
    halted: () => why,
    haltSignal: halting.signal,
    halt,
    loadOver: load.signal,
    endLoad: () => load.abort(),
    endEarly: AbortSignal.any([signal, evidence.signal]),
    mark: ({ at = clock.now(), uncertaintyMs = 0, ...mark }) =>
      pass({ at, uncertaintyMs, clock: 'runner', ...mark }),
    pass,
    tell: (step, says, fault) => {
      try {
        ports.progress({ at: clock.now(), step, says, ...(fault === undefined ? {} : { fault }) });
      } catch {
        // Nobody can see it; the run goes on.
      }
    },
    problem,
    attempt: async (port, limitMs, ask) => {
      try {
        return await withinLimit(clock, limitMs, port, ask);
      } catch (error) {
        problem(port, error);
        return undefined;
      }
    },
    journal: async (record) => {
      try {
        await withinLimit(clock, limits.journalMs, 'journal', () => ports.journal.append(record));
        return true;
      } catch (error) {
        problem('journal', error);
        halt(`the journal can't be written: ${reasonOf(error)}`);
        return false;
      }
    },
  };
};

/** A promotion may take as long as the longest bound for writes, and a little more to say so. */
const promotionLimit = (plan: Plan, limits: Limits): Milliseconds =>
  Math.max(0, ...plan.chaos.map((f) => f.bound.writesSeconds * 1000)) + limits.promoteExtraMs;
