import type { UndoStep } from '../../slo/journal.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';

/** How a run ended. It always ends in this, never in a throw. */
export type ConductResult = {
  /**
   * `completed`: the load ran to its planned end. `interrupted`: the user's signal. `failed`: load or witnesses
   * could not be started or broke off, or evidence could not be kept.
   */
  ended: 'completed' | 'interrupted' | 'failed';
  /** In one sentence. */
  because: string;
  /** Null when no load ran. */
  loadStartedAt: EpochMilliseconds | null;
  /** One for each planned fault, in order. */
  faults: readonly FaultOutcome[];
  /** Ports that failed on the way; each may have cost evidence. */
  problems: readonly Problem[];
};

export type Problem = { port: string; at: EpochMilliseconds; says: string };

export type FaultOutcome =
  /** Nothing was injected. */
  | { id: string; state: 'skipped'; because: string }
  /** Healed, audited, and written to the journal. `stopped`: why it was healed early. */
  | { id: string; state: 'healed'; effective: boolean; stopped: string | null }
  /** `steps` are due; each can be carried out by `undo`. */
  | { id: string; state: 'not-healed'; effective: boolean; because: string; steps: readonly UndoStep[] };
