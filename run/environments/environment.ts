import type { Journal } from '../../chaos/journal.ts';
import type { Platform } from '../../chaos/platform.ts';
import type { CountRow, Sample } from '../../slo/evidence.ts';
import type { UndoStep } from '../../slo/journal.ts';

/** A LifeFlow that stands and can be asked, loaded and hurt. */
export type RunningEnvironment = {
  /** Origin that load, probes and ledger go to. */
  baseUrl: string;
  platform: Platform;
  /** What its own observers saw since `sinceSeq`; 0 at first. */
  samples(sinceSeq: number): Promise<{ samples: readonly Sample[]; nextSeq: number }>;
  /** Requests as edge and services counted them. */
  counts(): Promise<readonly CountRow[]>;
  /** Says that the runner lives; an environment of our own goes away when it hears nothing for long. */
  heartbeat(): Promise<void>;
  /** Takes away what `start` brought. Nothing, for an environment of somebody else. */
  stop(): Promise<void>;
  /** Where each record of the journal has to be, too, before what it announces is done; absent where the file is enough. */
  mirror?: Pick<Journal, 'append'>;
  /** Aborted, with the error as its reason, when the environment is no longer this run's: the run has to end. */
  failure?: AbortSignal;
};

/** What `start` will bring, known before it begins, so that its undo can be written down first. */
export type Startable = {
  undo: readonly UndoStep[];
  /** @throws SuiteError IN_USE that names the run that is at work on it */
  requireFree(): void | Promise<void>;
  /** Whether something of it is there, whoever brought it. */
  left(): boolean;
  start(onProgress: (says: string) => void): Promise<RunningEnvironment>;
};
