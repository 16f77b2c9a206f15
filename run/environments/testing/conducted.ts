import { type Clock, systemClock } from '../../../chaos/clock.ts';
import { type Journal, openJournal } from '../../../chaos/journal.ts';
import type { Platform } from '../../../chaos/platform.ts';
import { healthyView } from '../../../chaos/testing/healthy.ts';
import type { Mark } from '../../../slo/evidence.ts';
import type { FaultName, PlannedFault } from '../../../slo/plan.ts';
import type { Seconds } from '../../../slo/units.ts';
import { conduct } from '../../conduct/conduct.ts';
import { defaultLimits } from '../../conduct/limits.ts';
import type { Ports, ProgressEvent } from '../../conduct/ports.ts';
import type { ConductResult } from '../../conduct/result.ts';
import { simulatedPlan } from '../../simulate/simulated-plan.ts';

/** A run of one fault on a real platform, with a load that does nothing and witnesses who see nothing bad. */
export type Conducted = {
  result: Promise<ConductResult>;
  marks: readonly Mark[];
  journal: Journal;
  /** Resolves when the run has come to this step. */
  until(step: ProgressEvent['step']): Promise<void>;
};

/** Ours: a test waits for two tries of a heal, and for what is asked to be answered within seconds. */
const limits = { ...defaultLimits, healAttempts: 2, settleMs: 3_000, auditExtraMs: 20_000 };

/** A journal that lasts as long as its test. */
const inMemory = (): Journal => {
  let text = '';
  return openJournal({
    append: async (more) => {
      text += more;
    },
    read: async () => text,
  });
};

export const conducted = (
  platform: Platform,
  fault: FaultName,
  aim: PlannedFault['aim'],
  { holdSeconds, journal = inMemory() }: { holdSeconds: Seconds; journal?: Journal },
): Conducted => {
  const plan = simulatedPlan(1, [fault]);
  const chaos = plan.chaos.map((c) => ({ ...c, aim, at: 1, holdSeconds, healBoundSeconds: 30 }));
  const clock: Clock = systemClock;
  const marks: Mark[] = [];
  const told: ProgressEvent['step'][] = [];
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  const ports: Ports = {
    clock,
    platform,
    journal,
    load: {
      start: async () => ({ startedAt: clock.now() }),
      ended: async () => {
        await clock.sleep(plan.load.durationSeconds * 1000, stopping.signal);
        return { kind: 'completed' };
      },
      stop: async () => stopping.abort(),
    },
    witnesses: {
      start: async () => undefined,
      view: () => healthyView(clock.now()),
      readBack: async () => undefined,
      stop: async () => undefined,
    },
    recorder: { mark: (mark) => void marks.push(mark) },
    progress: ({ step }) => {
      told.push(step);
      for (const listener of listeners) listener();
      // The faults are what is looked at; nobody waits for the load.
      if (step === 'fault-over') stopping.abort();
    },
  };
  return {
    result: conduct({ ...plan, chaos }, ports, new AbortController().signal, limits),
    marks,
    journal,
    until: (step) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!told.includes(step)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
  };
};
