import type { Mark } from '../../slo/evidence.ts';
import type { UndoStep } from '../../slo/journal.ts';
import { type PlatformState, type Target, targetName } from '../../slo/topology.ts';
import { systemClock } from '../clock.ts';
import { type Disturbance, disturbanceName } from '../disturbance.ts';
import { type Platform, PlatformError, type Proof } from '../platform.ts';
import { asPlatformError } from './as-platform-error.ts';
import { processStart } from './process-table.ts';

/** What the local platform acts on. Declared here, provided by fixtures/local, joined in run/. */
export type LocalHandle = {
  state(): Promise<PlatformState>;
  /** Processes behind the targets, before they are killed; `startedAt` guards against reused ids. */
  processes(targets: readonly Target[]): Promise<readonly { pid: number; startedAt: string }[]>;
  /** SIGKILL to every process behind the targets at once; a node stays down until it is powered on. */
  kill(targets: readonly Target[]): Promise<void>;
  /** Begins to replace the replicas one after the other; a new one is ready before an old one is drained. */
  rollOut(targets: readonly Target[]): Promise<void>;
  restore(step: UndoStep): Promise<void>;
  promoteRegion(region: string): Promise<void>;
  facts(sinceSeq: number): Promise<{ marks: readonly Mark[]; nextSeq: number }>;
};

/** Tells when a process started; null when it is gone. */
export type ProcessTable = (pid: number) => Promise<string | null>;

/**
 * The embedded LifeFlow as a platform. It kills through the handle and proves through the operating system: what
 * counts is that the very processes that stood behind a target before are no longer in the process table.
 */
export const localPlatform = (
  handle: LocalHandle,
  processTable: ProcessTable = processStart,
  now: () => number = systemClock.now,
): Platform => {
  /** Processes behind each target when its end was last asked for, with their start as the operating system told it. */
  const doomed = new Map<string, Map<number, string>>();
  const remember = async (target: Target): Promise<void> => {
    const behind = new Map<number, string>();
    for (const { pid } of await handle.processes([target])) {
      const startedAt = await processTable(pid);
      if (startedAt !== null) behind.set(pid, startedAt);
    }
    doomed.set(targetName(target), behind);
  };
  return {
    observe: () => handle.state(),
    kill: async (targets) => {
      for (const target of targets) await remember(target);
      await handle.kill(targets);
    },
    rollOut: async (targets) => {
      for (const target of targets) await remember(target);
      await handle.rollOut(targets);
    },
    disturb: (disturbance) => Promise.reject(unable(disturbance)),
    shows: (disturbance) => Promise.reject(unable(disturbance)),
    proof: async (targets): Promise<Proof> => {
      const behind = targets.flatMap((t) => [...(doomed.get(targetName(t)) ?? [])]);
      if (behind.length === 0) {
        return {
          effective: false,
          at: now(),
          says: 'no process stood behind the targets, so none can be seen to be gone',
        };
      }
      const alive: number[] = [];
      for (const [pid, startedAt] of behind) if ((await processTable(pid)) === startedAt) alive.push(pid);
      return alive.length === 0
        ? { effective: true, at: now(), says: `${behind.length} processes are gone from the process table` }
        : {
            effective: false,
            at: now(),
            says: `${alive.length} of ${behind.length} processes still run: ${alive.join(', ')}`,
          };
    },
    restore: (step) => asPlatformError(step.kind, () => handle.restore(step)),
    promoteRegion: (region) => asPlatformError(region, () => handle.promoteRegion(region)),
    facts: (sinceSeq) => handle.facts(sinceSeq),
  };
};

const unable = (disturbance: Disturbance): PlatformError =>
  new PlatformError(
    disturbance.kind,
    `expected a platform that has a way to this (${disturbanceName(disturbance)}), as Kubernetes does; found the embedded LifeFlow; take the fault out of its \`allow\``,
  );
