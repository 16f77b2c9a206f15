import type { Milliseconds } from '../../slo/units.ts';

/** Time limits for each answer, and the conductor's own rhythm. All ours: far above what a healthy port needs. */
export type Limits = {
  observeMs: Milliseconds;
  killMs: Milliseconds;
  restoreMs: Milliseconds;
  /** Beside the bound for writes, for a promotion that is on its way. */
  promoteExtraMs: Milliseconds;
  factsMs: Milliseconds;
  journalMs: Milliseconds;
  startMs: Milliseconds;
  stopMs: Milliseconds;
  readBackMs: Milliseconds;
  /** Beside the planned duration, for the load to end by itself. */
  loadExtraMs: Milliseconds;
  /** From an injection until its proof. */
  proofMs: Milliseconds;
  proofPollMs: Milliseconds;
  /** How long a steady state is waited for. */
  preflightMs: Milliseconds;
  pollMs: Milliseconds;
  factsPollMs: Milliseconds;
  /** How long a call without an answer may still have its effect. */
  settleMs: Milliseconds;
  healAttempts: number;
  healPauseMs: Milliseconds;
  /** Beside the fault's own bound, for the audit to find nothing left. */
  auditExtraMs: Milliseconds;
};

export const defaultLimits: Limits = {
  observeMs: 10_000,
  killMs: 15_000,
  restoreMs: 120_000,
  promoteExtraMs: 30_000,
  factsMs: 5_000,
  journalMs: 10_000,
  startMs: 120_000,
  stopMs: 60_000,
  readBackMs: 60_000,
  loadExtraMs: 60_000,
  proofMs: 10_000,
  proofPollMs: 50,
  preflightMs: 60_000,
  pollMs: 500,
  factsPollMs: 500,
  settleMs: 30_000,
  healAttempts: 4,
  healPauseMs: 2_000,
  auditExtraMs: 30_000,
};
