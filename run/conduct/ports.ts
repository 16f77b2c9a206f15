import type { Clock } from '../../chaos/clock.ts';
import type { Journal } from '../../chaos/journal.ts';
import type { LiveView } from '../../chaos/live-view.ts';
import type { Platform } from '../../chaos/platform.ts';
import type { Mark } from '../../slo/evidence.ts';
import type { EpochMilliseconds } from '../../slo/units.ts';

/** Everything that the conductor can see and do. Each answer is waited for within a time limit (limits.ts). */
export type Ports = {
  clock: Clock;
  platform: Platform;
  load: LoadDriver;
  witnesses: Witnesses;
  journal: Pick<Journal, 'append'>;
  recorder: Recorder;
  progress: Progress;
};

export type LoadDriver = {
  /** Resolves when arrivals have begun; the plan's offsets count from `startedAt`. */
  start(): Promise<{ startedAt: EpochMilliseconds }>;
  /** Asked once, after the start: resolves when the load is over, by itself or after `stop`. */
  ended(): Promise<LoadEnd>;
  /** Ends the load early; also safe when it never began or is over. */
  stop(): Promise<void>;
};
export type LoadEnd = { kind: 'completed' } | { kind: 'failed'; reason: string };

/** Prober, ledger and observers. They write their own rows to the evidence. */
export type Witnesses = {
  start(): Promise<void>;
  /** What they know now, from memory; `outageSeconds` counts from `since`. */
  view(since: EpochMilliseconds): LiveView;
  /** Reads the ledger back at the writer and keeps the rows as evidence. */
  readBack(): Promise<void>;
  /** Also safe when they never began. */
  stop(): Promise<void>;
};

/** Where marks go. A throw means that evidence is being lost; the conductor then heals and injects nothing more. */
export type Recorder = { mark(mark: Mark): void };

/** Tells people where the run is. What it throws is ignored. */
export type Progress = (event: ProgressEvent) => void;
export type ProgressEvent = {
  at: EpochMilliseconds;
  step:
    | 'starting'
    | 'load'
    | 'waiting'
    | 'preflight'
    | 'injecting'
    | 'holding'
    | 'healing'
    | 'auditing'
    | 'fault-over'
    | 'ending';
  fault?: string;
  says: string;
};
