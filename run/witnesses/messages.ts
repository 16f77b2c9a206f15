import type { LedgerRow, ProbeRow, VisibilityRow } from '../../slo/evidence.ts';
import type { ServiceId } from '../../slo/services.ts';
import type { EpochMilliseconds, Seconds } from '../../slo/units.ts';
import type { MachineSample } from './machine.ts';

/** What the witnesses' thread is started with. */
export type Assignment = {
  /** Of the edge; only its origin is used. */
  baseUrl: string;
  run: string;
  services: readonly ServiceId[];
  /** For each service. */
  probesPerSecond: number;
  ledgerWritesPerSecond: number;
  /** The client's: a later answer is `late`. */
  timeLimitSeconds: Seconds;
  /** The witnesses stop by themselves after this. */
  maxSeconds: Seconds;
};

/** What the witnesses saw since the batch before. */
export type Batch = {
  probes: ProbeRow[];
  ledger: LedgerRow[];
  visibility: VisibilityRow[];
  samples: MachineSample[];
};

/** Every probe, and every write, that was sent before these instants has ended and was handed over. */
export type SeenUntil = { probes: EpochMilliseconds; ledger: EpochMilliseconds };

export type ToWorker = { say: 'watch'; k6Pids: readonly number[] } | { say: 'stop' };
export type FromWorker =
  /** The schedules are set. */
  { say: 'started' } | { say: 'rows'; batch: Batch; seenUntil: SeenUntil } | { say: 'stopped' };
