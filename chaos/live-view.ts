import type { EpochMilliseconds, Milliseconds, Ratio, Seconds } from '../slo/units.ts';

/** Probes or ledger writes as they are known now. */
export type WitnessedOp = {
  /** When the latest bad one was sent; null when none was bad since the witnesses started. */
  lastBadAt: EpochMilliseconds | null;
  /** Every one that was sent before this instant has been judged. */
  seenUntil: EpochMilliseconds;
};

/** What stop conditions and pre-flight checks look at. Plain data, from memory. */
export type LiveView = {
  reads: WitnessedOp;
  /** Null when the run keeps no ledger. */
  writes: WitnessedOp | null;
  /** Seconds of full outage of all services together, since the instant that was asked for. */
  outageSeconds: Seconds;
  /** The standbys' largest lag; null when it is not known or older than 10 s. */
  replicationLagBytes: number | null;
  generator: { alive: boolean; busy: Ratio; probeSlipMs: Milliseconds };
  /** Alarms of the environment that are firing. */
  alarms: readonly string[];
};
