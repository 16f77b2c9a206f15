import type { Mark } from '../../slo/evidence.ts';
import type { UndoStep } from '../../slo/journal.ts';
import type { PlatformState, Target } from '../../slo/topology.ts';

/** What the local platform acts on. Declared here, provided by fixtures/local, joined in run/. */
export type LocalHandle = {
  state(): Promise<PlatformState>;
  /** Processes behind the targets, before they are killed; `startedAt` guards against reused ids. */
  processes(targets: readonly Target[]): Promise<readonly { pid: number; startedAt: string }[]>;
  /** SIGKILL to every process behind the targets at once; a node stays down until it is powered on. */
  kill(targets: readonly Target[]): Promise<void>;
  restore(step: UndoStep): Promise<void>;
  promoteRegion(region: string): Promise<void>;
  facts(sinceSeq: number): Promise<{ marks: readonly Mark[]; nextSeq: number }>;
};
