import { systemClock } from '../../../chaos/clock.ts';
import type { Journal } from '../../../chaos/journal.ts';
import type { Platform } from '../../../chaos/platform.ts';
import type { FaultName, PlannedFault } from '../../../slo/plan.ts';
import type { Seconds } from '../../../slo/units.ts';
import { conduct } from '../../conduct/conduct.ts';
import { defaultLimits } from '../../conduct/limits.ts';
import type { ProgressEvent } from '../../conduct/ports.ts';
import type { ConductResult } from '../../conduct/result.ts';
import { simulatedPlan } from '../../simulate/simulated-plan.ts';
import { type QuietPorts, quietPorts } from './quiet-ports.ts';

/** A run of one fault on a real platform, with a load that does nothing and witnesses who see nothing bad. */
export type Conducted = Pick<QuietPorts, 'marks' | 'journal'> & {
  result: Promise<ConductResult>;
  /** Resolves when the run has come to this step. */
  until(step: ProgressEvent['step']): Promise<void>;
};

/** Ours: a test waits for two tries of a heal, and for what is asked to be answered within seconds. */
const limits = { ...defaultLimits, healAttempts: 2, settleMs: 3_000, auditExtraMs: 20_000 };

export const conducted = (
  platform: Platform,
  fault: FaultName,
  aim: PlannedFault['aim'],
  { holdSeconds, journal: kept }: { holdSeconds: Seconds; journal?: Journal },
): Conducted => {
  const plan = simulatedPlan(1, [fault]);
  const chaos = plan.chaos.map((c) => ({ ...c, aim, at: 1, holdSeconds, healBoundSeconds: 30 }));
  const told: ProgressEvent['step'][] = [];
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  const load = {
    start: async () => ({ startedAt: systemClock.now() }),
    ended: async () => {
      await systemClock.sleep(plan.load.durationSeconds * 1000, stopping.signal);
      return { kind: 'completed' as const };
    },
    stop: async () => stopping.abort(),
  };
  const onStep = (step: ProgressEvent['step']): void => {
    told.push(step);
    for (const listener of listeners) listener();
    // The faults are what is looked at; nobody waits for the load.
    if (step === 'fault-over') stopping.abort();
  };
  const { ports, marks, journal } = quietPorts(platform, load, { onStep, ...(kept && { journal: kept }) });
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
